"""Lines that were refused: written as their file is, and what is kept in mind of them."""
