"""Posts as text, CSV or JSON: shares, occupancy, plans."""
