"""The catalogues as a table for tests: key → (German, English).

What is said to somebody is no part of it: its key is its English.
"""

from __future__ import annotations

from docs.catalogues import read

_GERMAN, _ENGLISH = (
    {str(one.id): str(one.string) for one in read(code) if one.id and not one.context}
    for code in ("de", "en")
)
WORDS = {key: (_GERMAN.get(key, ""), _ENGLISH.get(key, "")) for key in {**_GERMAN, **_ENGLISH}}
