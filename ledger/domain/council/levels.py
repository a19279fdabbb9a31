"""What a body is: its official key says it of those that have one."""

from __future__ import annotations

LEVELS = ("municipality", "county", "state", "other")
_STATE, _COUNTY, _MUNICIPALITY = 2, 5, 8
"""Digits of the Amtlicher Gemeindeschlüssel (AGS): Land, Kreis, Gemeinde (domain reference §1)."""


def level_of(key: str) -> str | None:
    """Return the level that an official key says; None: it says none.

    One whose leading zero was lost says the same: a rule refuses it for that.
    """
    digits = len(key) if key.isascii() and key.isdigit() else 0
    if digits in {_MUNICIPALITY, _MUNICIPALITY - 1}:
        return "municipality"
    if digits in {_COUNTY, _COUNTY - 1}:
        return "county"
    return "state" if digits in {_STATE, _STATE - 1} else None
