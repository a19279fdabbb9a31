"""How a name may be typed: case, umlauts and the word for what a body is are forgiven.

What is stored is the id alone. A spelling only finds it, so a change here changes no event.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from unicodedata import combining, normalize

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "ø": "oe", "œ": "oe"})
_MUNICIPALITY = re.compile(
    r"(?:kreisfreie |hanse|kreis|landeshaupt|universitaets)?stadt |gemeinde |markt |flecken "
)
"""What stands before the name of a municipality; a county or Land keeps its word: it is another."""
_NEAREST = 3
_ALIKE = Fraction(13, 20)
"""From here on two spellings are near: `notuln` and `nottuln`, not `nottuln` and `coesfeld`."""

_BEGINNING = 2
"""So many signs at least are the beginning of a name."""

_AS_NEAR = Fraction(1, 16)
"""So much less alike than the nearest is as near."""


def spelled(text: str) -> str:
    """Return a name as it is compared: `Dülmen`, `DUELMEN` and `duelmen` are one."""
    # The compatible form first: it may hold a capital letter that `casefold` did not know.
    folded = normalize("NFC", normalize("NFKC", text).casefold()).translate(_UMLAUTS)
    plain = "".join(sign for sign in normalize("NFKD", folded) if not combining(sign))
    return " ".join(plain.split())  # last: a lone accent stands on a blank


def spellings(*names: str) -> tuple[str, ...]:
    """Return every spelling under which something is found that has an id and perhaps a name.

    `Gemeinde Nottuln` and `Dülmen, Stadt` are found as `nottuln` and `duelmen` as well.
    """
    found: dict[str, None] = {}
    for name in map(spelled, names):
        place, comma, word = name.partition(", ")
        found[name] = None
        if comma and _MUNICIPALITY.fullmatch(f"{word} "):
            found[place] = None
        elif (bare := name[match.end() :] if (match := _MUNICIPALITY.match(name)) else "").strip():
            found[bare] = None
    return tuple(one for one in found if one)


def nearest(typed: str, known: Iterable[str]) -> list[str]:
    """Return the known names that look most like what was typed; none where none is near.

    Those that begin with it are as near as can be: somebody did not type to the end. Beside a
    name that is nearer by far the others are none.
    """
    from difflib import SequenceMatcher  # noqa: PLC0415 - only an error pays for it

    matcher = SequenceMatcher(autojunk=False)
    wanted = spelled(typed)
    matcher.set_seq2(wanted)
    alike: list[tuple[float, str]] = []
    for name in sorted(set(known)):
        spelling = spelled(name)
        matcher.set_seq1(spelling)
        if len(wanted) >= _BEGINNING and spelling.startswith(wanted):
            alike.append((-1, name))
        elif matcher.real_quick_ratio() >= _ALIKE and (ratio := matcher.ratio()) >= _ALIKE:
            alike.append((-ratio, name))
    best = sorted(alike)[:_NEAREST]
    return [name for ratio, name in best if ratio <= best[0][0] + _AS_NEAR]
