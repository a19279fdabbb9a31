"""The catalogues as a table for tests: key → (German, English)."""

from __future__ import annotations

from docs.catalogues import read

_GERMAN, _ENGLISH = (
    {str(one.id): str(one.string) for one in read(code) if one.id} for code in ("de", "en")
)
WORDS = {key: (_GERMAN.get(key, ""), _ENGLISH.get(key, "")) for key in {**_GERMAN, **_ENGLISH}}
