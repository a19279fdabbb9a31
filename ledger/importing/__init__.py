"""Files that people have, read strictly: one file a format, all yielding the same commands."""
