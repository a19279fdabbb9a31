"""What other programs read: one file a format, all from the same entries."""
