"""Grants as text, CSV or JSON: notices, their accounts, repayments."""
