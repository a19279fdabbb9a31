"""Read models: one file each, with its tables, `apply`, and its queries.

They are written in the transaction that appends the events, and `rebuild` makes the same tables
from the log alone.
"""
