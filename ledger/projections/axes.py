"""Which state of knowledge a question is about (domain reference §3)."""

from __future__ import annotations

from typing import NamedTuple

EVERYTHING = 2**62


class Axes(NamedTuple):
    """Facts recorded up to `sequence` and known (received) up to the day `known_on`.

    A fact carries both, so a question about the past filters rows instead of replaying the log.
    """

    sequence: int = EVERYTHING
    known_on: int = EVERYTHING

    @property
    def now(self) -> bool:
        """Return whether nothing is left out."""
        return self == NOW


NOW = Axes()
