"""Asking: each question meets the state of the ledger, the axes, and the day of the answer."""
