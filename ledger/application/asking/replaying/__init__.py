"""The past once more: what was known when, what changed, and what that made of the figures."""
