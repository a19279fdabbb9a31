"""Mapping profiles: how a finance system's export becomes bookings."""
