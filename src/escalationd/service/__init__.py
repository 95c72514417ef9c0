"""Floor 3: one use case per file: gather, decide, store. A step does one row and says whether it did."""
