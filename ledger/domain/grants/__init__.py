"""Grants: notices and forwardings, what they accept and what they pay."""
