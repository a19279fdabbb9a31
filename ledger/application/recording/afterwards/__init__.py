"""What follows from what was recorded: it stands, and is warned about."""
