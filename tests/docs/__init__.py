"""The documentation cannot drift: it is generated, executed or compared."""
