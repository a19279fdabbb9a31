"""Settlements as text, CSV or JSON: advances, accounts, one with its arithmetic."""
