"""A carry-over is looked at again whenever its year changes (§ 22 KomHVO NRW, reference §4).

It was at most the giving year's unused headroom when it was decided. A cost, a decision, a notice
or a closing that comes later may leave less: that is a finding, and moves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from ledger.domain.council.authorised import CarriedOut, carried_out
from ledger.position.load import Question
from ledger.position.snapshot import Snapshot, once

if TYPE_CHECKING:
    from ledger.position.position import Position

CARRIED_TOO_MUCH = "carried_too_much"


class Shortfall(NamedTuple):
    """A year that leaves less unused than was carried over from it; cents."""

    carried: CarriedOut
    left_cents: int

    @property
    def cents(self) -> int:
        """Return how many cents were carried over that are not there."""
        return self.carried.cents - self.left_cents


def shortfalls(
    snapshot: Snapshot,
    question: Question,
    rows: Sequence[Position],
    ask: Callable[[Question], Sequence[Position]],
) -> list[Shortfall]:
    """Return where the carry-overs of a question are no longer covered, on accrual, as it stands.

    What was carried over does not depend on basis or view, so neither does the finding.

    Args:
        snapshot: what stands for the question.
        question: whose and which programme; rows of every year are looked at.
        rows: the answer as far as it is computed already.
        ask: computes the rows of another question.
    """
    found = _carried(snapshot)
    body = question.municipality
    whose = found if body is None else (body,)
    every = (one for name in whose for one in found.get(name, ()))
    carried = [one for one in every if _asked(one, question)]
    plain = question.basis == "accrual" and question.view == "actual" and not question.assumptions
    known = {row.key: row for row in rows} if plain else {}
    for year in sorted({one.from_year for one in carried if one[:3] not in known}):
        asked = Question(question.municipality, year, question.programme, axes=question.axes)
        known.update((row.key, row) for row in ask(asked))
    left = ((one, _left(known.get(one[:3]))) for one in carried)
    return [Shortfall(one, cents) for one, cents in left if cents < one.cents]


@once
def _carried(snapshot: Snapshot) -> dict[str, list[CarriedOut]]:
    """Return by body what it carried over, in order."""
    found: dict[str, list[CarriedOut]] = {}
    for one in carried_out(snapshot.facts):
        found.setdefault(one.body, []).append(one)
    return found


def _asked(one: CarriedOut, question: Question) -> bool:
    return (
        question.municipality in {None, one.body}
        and question.programme in {None, one.programme}
        and question.year in {None, one.from_year, *one.years}
    )


def _left(row: Position | None) -> int:
    return 0 if row is None else row.unused_cents


def warned(rows: Iterable[Position], found: Sequence[Shortfall]) -> list[Position]:
    """Return the rows, those of giving and receiving years with a warning of their own."""
    if not found:
        return list(rows)
    return [replace(row, warnings=(*row.warnings, *_warnings(row, found))) for row in rows]


def _warnings(row: Position, found: Sequence[Shortfall]) -> Iterable[tuple[str, dict[str, object]]]:
    for short in found:
        one = short.carried
        mine = (row.municipality, row.programme) == (one.body, one.programme)
        if mine and row.year in {one.from_year, *one.years}:
            yield (
                CARRIED_TOO_MUCH,
                {
                    "body": row.municipality_name,
                    "programme": one.programme,
                    "year": one.from_year,
                    "into": ", ".join(map(str, one.years)),
                    "carried_cents": one.cents,
                    "left_cents": short.left_cents,
                    "cents": short.cents,
                    "events": ", ".join(map(str, one.events)),
                },
            )
