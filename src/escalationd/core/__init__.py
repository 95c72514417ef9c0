"""Floor 0: pure values and decisions. Standard library only; reads no clock, disk, socket or randomness."""
