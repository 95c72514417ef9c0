"""Floor 1: between bytes and values. Knows no socket and no database.

``opening`` makes an envelope of bytes, ``proof`` says who wrote it, ``replies`` and ``forms`` read what people say,
``machines`` what programs say, and ``letters`` writes. Which room may use which is a table of the floors test.
"""
