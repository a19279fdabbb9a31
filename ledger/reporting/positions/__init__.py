"""Positions as text, CSV or JSON, with their parts and sums."""
