"""Years in a question: their checks, their closing, and what a council reads of them."""
