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


def names(text: str, name: str) -> bool:
    """Say whether a text contains a name, whatever a bank made of its blanks and umlauts."""
    words = words_of(text)
    wanted = words_of(name)
    joined = wanted.replace(" ", "")
    if not joined:
        return False
    if len(joined) < _SHORT:
        return f" {wanted} " in f" {words} "
    # A number goes on: 181/2022 is not 181/20224.
    return re.search(rf"(?<!\d){joined}(?!\d)", words.replace(" ", "")) is not None


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
    return _NO_SIGN.sub("", joined.casefold().translate(_UMLAUTS)).split("\n")


@lru_cache(maxsize=4096)
def words_of(text: str) -> str:
    """Return a text's letters and digits, in lower case, a blank between words."""
    return _NO_WORD.sub(" ", text.casefold().translate(_UMLAUTS)).strip()
