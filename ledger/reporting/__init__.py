"""Reports: one file each, and one renderer per output."""
