"""Posts in a question: shares, occupancy and plans."""
