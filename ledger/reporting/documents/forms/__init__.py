"""A document in each of its forms: text, CSV, JSON, sheet, page, print."""
