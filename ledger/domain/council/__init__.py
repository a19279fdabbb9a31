"""What councils decide, and what they so allow to stay unrefinanced."""
