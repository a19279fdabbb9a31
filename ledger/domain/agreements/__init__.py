"""Agreements: who works together, and who bears which part of a cost."""
