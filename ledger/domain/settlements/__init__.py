"""Settlements (Spitzabrechnung): the yearly account between employing body and members."""
