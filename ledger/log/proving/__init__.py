"""What shows that an event stands in the log, and that a log only grew."""
