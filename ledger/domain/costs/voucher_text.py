"""A voucher's number in a text that a bank passed on: blanks, marks and umlauts do not count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NO_WORD = re.compile(r"[^0-9a-z]+")
_NO_SIGN = re.compile(r"[^0-9a-z\n]+")
_SHORT = 5
"""A shorter name counts as a word of its own only: `KIM` is no part of `Kimme`."""

_GOES_ON = r"\d| (?!(?:\d\d? \d\d? )?(?:20\d\d|2100)\b)\d"
"""A number goes on: 181/2022 is not 181/20224, nor is it 181/2022-4; a year or day behind is."""


def names(text: str, name: str) -> bool:
    """Say whether a text contains a name, whatever a bank made of its blanks and umlauts."""
    words = words_of(text)
    wanted = words_of(name)
    joined = wanted.replace(" ", "")
    if not joined:
        return False
    if len(joined) < _SHORT:
        return f" {wanted} " in f" {words} "
    if joined not in words.replace(" ", ""):
        return False
    spaced = " ?".join(joined)
    return re.search(rf"(?<!\d)(?<!\d ){spaced}(?!{_GOES_ON})", words) is not None


def without_name(text: str, name: str) -> str:
    """Return a text, as `lower_cased`, without a name that it contains; see `names`.

    Where the year after its last one follows (`KIM-2023/24`) two years may be meant: it stays.
    """
    wanted = tight(name)
    last = wanted[-2:]
    following = rf"|[/–-](?:20)?{int(last) + 1:02}(?!\d)" if last.isdigit() else ""
    joined = "[^0-9a-z]*".join(wanted)
    return re.sub(rf"(?<!\d){joined}(?!\d{following})", " ", lower_cased(text))


def candidates(text: str, length: int) -> Iterator[str]:
    """Yield each part of a `tight` text that could be a name of this length; see `names`."""
    for start in range(len(text) - length + 1):
        end = start + length
        within = text[start - 1 : start].isdigit() or text[end : end + 1].isdigit()
        if length < _SHORT or not within:
            yield text[start:end]


def tight(text: str) -> str:
    """Return letters and digits of a text without anything between; see `names`."""
    return words_of(text).replace(" ", "")


def all_tight(texts: Sequence[str]) -> list[str]:
    """Return `tight` of each of many texts, found in all of them at once."""
    joined = "\n".join(texts)
    if joined.count("\n") >= len(texts):
        return [*map(tight, texts)]
    return _NO_SIGN.sub("", lower_cased(joined)).split("\n")


def lower_cased(text: str) -> str:
    """Return a text in lower case, without umlauts."""
    return text.casefold().translate(_UMLAUTS)


@lru_cache(maxsize=4096)
def words_of(text: str) -> str:
    """Return a text's letters and digits, in lower case, a blank between words."""
    return _NO_WORD.sub(" ", lower_cased(text)).strip()
