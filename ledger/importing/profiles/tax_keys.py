"""DATEV's BU-Schlüssel: a digit that says how a row is read, and one that names a tax.

The public descriptions of the format agree on what is read here; see docs/decisions/0047, 0059.
"""

from __future__ import annotations

from ledger.domain.errors import UsageError

_UNDONE = {"2": "", "3": "9", "6": "1", "7": "5", "8": "4"}
"""First digits of two that make a key one of a Generalumkehr, and the digit of what they undo."""
_UNTAXED = {"", "0", "40"}
"""Keys without a tax: none, and the automatic tax taken back."""
_SHARED = {"90", "96", "97", "98", "99"}
"""Input tax that is shared out (aufzuteilende Vorsteuer); 90: that of an automatic account."""
_TAXES = "145"
"""First digits of three that are a tax in whichever way they are read."""
_SAY = (
    'say what the amount is, as it will be booked: [amounts] tax = "gross" with its '
    'tax, "net" without, in a profile'
)
_BY_HAND = "take the row out and book it by hand, with what of the tax is cost"


def undoes(text: str, tax: str) -> bool:
    """Return whether a tax key marks a reversal.

    Args:
        text: the key.
        tax: what the amounts of the file are, `gross` or `net`; empty: nobody said.

    Raises:
        UsageError: what the key says is not known, or the amount of its row is not the cost.
    """
    key = text.lstrip("0")
    unknown = len(key) > 2 and (len(key) > 3 or key[0] not in _TAXES)  # noqa: PLR2004 - as defined
    if unknown or not ((text.isascii() and text.isdigit()) or not text):
        problem = "BL-484 {text!r} is no tax key that is known"
        remedy = "export keys of two digits, or take the row out and book it by hand"
        raise UsageError.of(problem, remedy, text=text[:30])
    undone = len(key) == 2 and key[0] in _UNDONE  # noqa: PLR2004 - the second is the tax
    plain = _UNDONE[key[0]] + key[1] if undone else key
    if plain in _UNTAXED:
        return undone
    if not tax:
        raise UsageError.of("BL-485 {text!r} is a tax key", _SAY, text=text)
    if plain in _SHARED:
        problem = "BL-682 {text!r} is a key of input tax that is shared out, and nothing says how"
        raise UsageError.of(problem, _BY_HAND, text=text)
    if tax == "gross" and _is_owed(plain):
        problem = (
            "BL-683 {text!r} is a key of a tax that the recipient owes: the amount is without it"
        )
        raise UsageError.of(problem, _BY_HAND, text=text)
    return undone


def with_key(text: str, tax: str, *, owed: bool) -> str:
    """Return a rate or case of a tax, beside which there is no key, if nothing hangs on it.

    Args:
        text: the rate, or the case.
        tax: as above.
        owed: it is a case in which the recipient owes the tax.

    Raises:
        UsageError: nobody said what the amount is, or it is without a tax that is cost.
    """
    if not text.strip("0,.% ") or tax == "net" or (tax and not owed):
        return text
    problem = "BL-888 {text!r} speaks of a tax, and there is no tax key"
    raise UsageError.of(problem, _BY_HAND if tax else _SAY, text=text[:30])


def _is_owed(key: str) -> bool:
    """Return whether the recipient owes the tax: EU (1.), § 13b UStG (9., 5..), § 13a (48.)."""
    return (len(key) == 2 and key[0] in "19") or (len(key) == 3 and key.startswith(("5", "48")))  # noqa: PLR2004 - as defined
