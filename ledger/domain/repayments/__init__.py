"""Repayments (Rückforderung, Erstattung): claims and the interest on them."""
