"""The independent checker: what must be true of the records, proved from the records alone.

Shares no logic with the daemon: its own SQL, its own hash chain, its own table of the allowed life. A
defect that both had would go unseen, so nothing of ``core``, ``store`` or ``service`` is used here.
Changes nothing.
"""
