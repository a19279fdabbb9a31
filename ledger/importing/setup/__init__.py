"""A whole setup as one file."""
