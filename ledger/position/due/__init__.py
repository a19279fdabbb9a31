"""What is coming or late."""
