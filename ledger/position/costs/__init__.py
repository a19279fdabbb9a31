"""Costs in a question: where they come from, what waits, and what a finance system says."""
