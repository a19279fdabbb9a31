"""Posts: who fills them, what is planned for them, and what a year of one comes to."""
