"""Documents that people file: one description of each, many ways to write it."""
