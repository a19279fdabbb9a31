"""A year for audit programs: tables that describe themselves (GoBD Z3, Beschreibungsstandard)."""
