"""What a stranger's ledger holds is shown, never obeyed: control signs become visible escapes.

A ledger that somebody else wrote may hold anything: sequences that wipe a terminal's lines, signs
that turn the order of what is read, letters of which nothing is seen. The door refuses them
(`ledger.domain.fields`); what is printed does not rely on that.
"""

from __future__ import annotations

import re

from ledger.domain.fields import INVISIBLE

_HARMLESS = "\n\t\u00a0\u2007\u202f"
"""Line ends, tabs, and blanks that hold the parts of a number together."""
_LONE_RETURN = re.compile(r"\r(?!\n)")


def visible(text: str) -> str:
    r"""Return a text whose control, format and invisible signs are escapes, as JSON writes them.

    So a text of JSON stays what it says. Ends of lines stay, those of CSV (`\\r\\n`) as well.
    """
    plain = text
    for harmless in f"{_HARMLESS}\r":
        plain = plain.replace(harmless, "")
    if plain.isprintable() and (plain.isascii() or not INVISIBLE.search(plain)):
        return _LONE_RETURN.sub(r"\\u000d", text) if "\r" in text else text
    return "".join(map(_escaped, _LONE_RETURN.sub(r"\\u000d", text)))


def _escaped(sign: str) -> str:
    if sign in _HARMLESS or sign == "\r" or (sign.isprintable() and not INVISIBLE.match(sign)):
        return sign
    units = sign.encode("utf-16-be", "surrogatepass")
    pairs = (units[at : at + 2].hex() for at in range(0, len(units), 2))
    return "".join(f"\\u{pair}" for pair in pairs)
