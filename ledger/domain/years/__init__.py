"""Years: what a budget year bears, how it is closed, and how long its books are kept."""
