"""Years as text, CSV or JSON: what is due, checked, and kept how long."""
