"""escalationd: letters and hours go in, letters come out.

A mail arrives or a time is reached. Both become an event; one pure function decides; one
transaction keeps the new state, the history and the letters; a sender delivers the letters.

    mailbox - intake -> inbox row -> read -> classify -> event -+
                                                                +-> decide -> one transaction -> outbox -> deliver
    clock ------------- due column ---------- sweep --> event --+

Floors, each importing only those before it: ``core`` (values and decisions, standard library only),
``mail`` (bytes and values), ``store`` and ``net`` (database; sockets), ``service`` (one use case a
file), then ``config``, ``daemon``, ``cli`` and ``demo``. ``tests/test_floors.py`` holds them apart.
"""

__version__ = "0.1.0"
