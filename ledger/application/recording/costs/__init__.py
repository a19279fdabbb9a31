"""Recording costs: bookings one by one, in batches and from files; certified and paid."""
