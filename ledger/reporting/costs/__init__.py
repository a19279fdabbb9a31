"""Costs as text, CSV or JSON: what was imported, waits, or stands elsewhere."""
