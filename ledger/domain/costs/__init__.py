"""Costs: bookings, their payment and certification, and their types."""
