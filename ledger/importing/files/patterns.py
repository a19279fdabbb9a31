"""Regular expressions that come with a profile: they never take long, whatever they meet.

Python's engine tries every way in which a text could fit. A pattern is admitted when these ways are
few for any text, as they are for combined codes; a repeat within a repeat has too many.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledger.domain.fields import MAX_TEXT

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 200
"""Characters of a pattern."""
MOST_WAYS = 1_000
_TOKEN = re.compile(
    r"(?P<open>\((?:\?P<[A-Za-z_]\w*>|\?:)?)(?!\?)|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<repeat>[*+?]|\{\d{0,3}(?:,\d{0,3})?\})(?P<lazy>[?+]?)"
    r"|(?P<atom>\[\^?\]?(?:\\.|[^\]\\])*\]|\\[dDwWsS.,:;/_|()\[\]{}*+?^$\\ -]|[^\\\[\](){}|*+?])"
)


class UnboundedError(ValueError):
    """A pattern that is none, may take long, or has what no combined code needs."""

    def __init__(self, problem: str, remedy: str, **values: object) -> None:
        super().__init__(problem)
        self.problem, self.remedy, self.values = problem, remedy, values


def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern to be matched against whole cells.

    Raises:
        UnboundedError: it could take long, or it is no pattern.
    """
    if len(pattern) > LONGEST:
        problem = "BL-958 pattern: over {most} characters"
        raise UnboundedError(problem, "split the code by a shorter pattern", most=LONGEST)
    try:
        found = re.compile(pattern, re.ASCII)
    except (re.error, TypeError, RecursionError, OverflowError) as error:
        at = (getattr(error, "pos", None) or 0) + 1
        problem = "BL-387 pattern: is none from its character {at} on"
        raise UnboundedError(problem, "mend the pattern", at=at) from None
    tokens = _tokens(pattern)
    ways, rest = _alternatives(tokens, 0, 0)
    if rest < len(tokens) or ways > MOST_WAYS:
        problem, remedy = "BL-959 pattern: may take long", "say how many characters: {example}"
        raise UnboundedError(problem, remedy, example=r"\d{1,6}")
    return found


def _tokens(pattern: str) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    at = 0
    while at < len(pattern):
        token = _TOKEN.match(pattern, at)
        if token is None:
            problem = "BL-960 pattern: {text!r} is not understood"
            remedy = "only groups, classes and repeats"
            raise UnboundedError(problem, remedy, text=pattern[at : at + 10])
        found.append(token)
        at = token.end()
    return found


def _alternatives(tokens: Sequence[re.Match[str]], at: int, depth: int) -> tuple[int, int]:
    """Return in how many ways alternatives may fit, and where they end."""
    whole = 0
    while True:
        ways, at = _sequence(tokens, at, depth)
        whole += ways
        if at >= len(tokens) or tokens[at]["bar"] is None:
            return whole, at
        at += 1


def _sequence(tokens: Sequence[re.Match[str]], at: int, depth: int) -> tuple[int, int]:
    ways = 1
    while at < len(tokens) and tokens[at]["bar"] is None and tokens[at]["close"] is None:
        inner, atom = 1, tokens[at]["atom"]
        if tokens[at]["open"] is not None:
            inner, at = _alternatives(tokens, at + 1, depth + 1)
        at += 1
        repeat = tokens[at]["repeat"] if at < len(tokens) else None
        if repeat is not None:
            at += 1
            ends = atom is not None and _ends(tokens, at, atom)
            inner = 1 if ends and repeat != "?" else _repeated(inner, repeat, atom)
        ways = min(ways * inner, MOST_WAYS + 1)
    return ways, at


def _repeated(inner: int, repeat: str, atom: str | None) -> int:
    """Return in how many ways a repeat may fit that what follows does not end."""
    if repeat == "?":
        return inner + 1
    low, _, high = repeat.strip("{}").partition(",")
    fixed = repeat[0] == "{" and ("," not in repeat or low == high)
    if atom is None and inner > 1:
        return min(inner ** int(low or 0), MOST_WAYS + 1) if fixed else MOST_WAYS + 1
    if fixed:
        return 1
    least = int(low) if low.isdecimal() else 0
    return min(int(high), MAX_TEXT) - least + 1 if high.isdecimal() else MAX_TEXT


def _ends(tokens: Sequence[re.Match[str]], at: int, atom: str) -> bool:
    """Return whether what follows a repeat can be no part of it: there is one way to fit."""
    while at < len(tokens) and tokens[at]["close"] is not None:
        at += 1
    if at == len(tokens):
        return True  # a cell is matched as a whole
    behind = tokens[at]["atom"] or ""
    optional = at + 1 < len(tokens) and tokens[at + 1]["repeat"] is not None
    sign = behind.removeprefix("\\")
    literal = len(sign) == 1 and behind not in {".", "^", "$"} and not sign.isalnum()
    return literal and not optional and not re.fullmatch(atom, sign, re.ASCII)
