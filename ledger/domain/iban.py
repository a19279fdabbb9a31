"""Numbers of bank accounts (IBAN, ISO 13616), told by their check digits."""

from __future__ import annotations

import re

from ledger.domain.errors import UsageError

_FORM = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", re.ASCII)
_GERMAN = 22
"""Characters of a German one; other countries have other lengths."""
_REMAINDER = 1, 97
"""What the digits leave, with A to Z as 10 to 35 and the first four characters last (ISO 7064)."""


def is_iban(text: str) -> bool:
    """Say whether a text without blanks is an IBAN: its form, and its check digits."""
    if not _FORM.fullmatch(text) or (text.startswith("DE") and len(text) != _GERMAN):
        return False
    digits = "".join(str(int(sign, 36)) for sign in text[4:] + text[:4])
    remainder, divisor = _REMAINDER
    return int(digits) % divisor == remainder


def parse_iban(text: str) -> str:
    """Return an IBAN as it is stored, without the blanks with which people group it.

    Raises:
        UsageError: it is none.
    """
    plain = "".join(text.split()).upper()
    if not is_iban(plain):
        problem = "IBAN {text!r}: BL-620 its form or its check digits are wrong"
        raise UsageError.of(problem, "compare it with the original", text=text[:40])
    return plain


def grouped(iban: str) -> str:
    """Return an IBAN as people write it, in groups of four."""
    return " ".join(iban[place : place + 4] for place in range(0, len(iban), 4))
