"""Grants in a question: notices, their accounts, proofs of use and repayments."""
