"""Settlements in a question: advances, accounts as issued, and open items."""
