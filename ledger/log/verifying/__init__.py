"""Verifying: nothing that a database says of itself is believed (design §3, 9)."""
