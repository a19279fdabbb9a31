"""Booked lines that came in so far, where a ledger is replayed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ledger.domain.agreements.sharing import CostRow
from ledger.domain.period import Span, year_span
from ledger.domain.years.bearing import LateCost
from ledger.projections.axes import Axes
from ledger.projections.bookings import numbers_of, year_sums
from ledger.projections.entering import EnteringLine, LineSum, post_lines
from ledger.projections.late_costs import late_rows

if TYPE_CHECKING:
    from ledger.log.database import Session
    from ledger.position.costs.cost_rows import StoredLines, YearSums


class EnteredLines:
    """Lines that came in so far, on accrual: the `CostLines` of a replay."""

    sums: YearSums | None = None
    stage = 0

    def __init__(self) -> None:
        """Begin with none."""
        self._cents: dict[str, dict[int, dict[tuple[int, int, int, str], int]]] = {}
        self._late: dict[str, set[int]] = {}

    def __bool__(self) -> bool:
        return bool(self._cents)

    def add(self, lines: Iterable[EnteringLine]) -> None:
        """Let lines come in."""
        for line in lines:
            sums = self._cents.setdefault(line.post, {}).setdefault(line.year, {})
            key = line.first, line.last, line.type_number, line.cost_type
            sums[key] = sums.get(key, 0) + line.cents
            if line.first < year_span(line.year).start:
                self._late.setdefault(line.post, set()).add(line.year)

    def bears_late(self, post: str) -> bool:
        """Return whether a later year bears any line of a post than that of its service."""
        return post in self._late

    def years(self, post: str) -> set[int]:
        """Return the years with lines of a post."""
        return set(self._cents.get(post, ()))

    def rows(self, post: str, year: int) -> list[CostRow]:
        """Return a post's cost of a year by service period and cost type, in a fixed order."""
        sums = self._cents.get(post, {}).get(year, {})
        return [CostRow(key[3], Span(key[0], key[1] + 1), sums[key]) for key in sorted(sums)]

    def late(self, posts: Sequence[str] | None) -> Mapping[str, list[LateCost]]:
        """Return by post (None: of all) what a later year bears than that of its service."""
        return {
            post: [
                LateCost(year, row)
                for year in sorted(years)
                for row in self.rows(post, year)
                if row.service.start < year_span(year).start
            ]
            for post, years in self._late.items()
            if posts is None or post in posts
        }


Detail = Callable[[str, int], "Sequence[tuple[int, EnteringLine]]"]
"""Returns the lines that come in for a post and year, each with its stage."""


class WaitingLines(EnteredLines):
    """Lines of where it begins, read where one asks for them, and those that came in since.

    Args:
        first: returns the lines of a post and year where it begins.
        detail: returns those that come in.
    """

    def __init__(self, first: Callable[[str, int], Iterable[EnteringLine]], detail: Detail) -> None:
        """Begin at stage 0."""
        super().__init__()
        self._first, self._detail = first, detail
        self._waiting: dict[tuple[str, int], list[tuple[int, EnteringLine]]] = {}

    def rows(self, post: str, year: int) -> list[CostRow]:
        """Return a post's cost of a year by service period and cost type, in a fixed order."""
        if (post, year) not in self._waiting:
            self.add(self._first(post, year))
            self._waiting[post, year] = sorted(self._detail(post, year), reverse=True)
        waiting = self._waiting[post, year]
        while waiting and waiting[-1][0] <= self.stage:
            self.add([waiting.pop()[1]])
        return super().rows(post, year)


class TurningLines(WaitingLines):
    """What counts on a basis, booked or certified; payments let lines come in, and go out again.

    Args:
        stored: what counts where it begins.
        changes: by post and year what comes in, or goes out (minus), each with its stage.
    """

    def __init__(
        self, stored: StoredLines, changes: Mapping[tuple[str, int], list[tuple[int, EnteringLine]]]
    ) -> None:
        """Begin at stage 0."""
        super().__init__(self._stored_lines, lambda *place: changes.get(place, []))
        self._stored, self._changes = stored, changes
        self._first_years: dict[str, set[int]] = {}
        if stored.question.basis == "accrual":
            late = {
                post: {one.bearing_year for one in rows} for post, rows in stored.late(None).items()
            }
            for (post, year), lines in changes.items():
                if any(line.first < year_span(year).start for _, line in lines):
                    late.setdefault(post, set()).add(year)
            self._late = late

    def __bool__(self) -> bool:
        return True

    def bears_late(self, post: str) -> bool:
        """Return whether other years of a post move with one: payments share a whole account."""
        return self._stored.question.basis == "cash" or super().bears_late(post)

    def years(self, post: str) -> set[int]:
        """Return the years with lines of a post."""
        stored = self._stored
        if post not in self._first_years:
            self._first_years[post] = stored.years(post)
        years = {*self._first_years[post]}
        for (name, year), lines in self._changes.items():
            counts = [line.lines for stage, line in lines if stage <= self.stage]
            if name != post or not counts:
                continue
            years.add(year)
            if min(counts) < 0 and not sum(counts) + stored.lines_of(post, year):
                years.discard(year)
        return years

    def _stored_lines(self, post: str, year: int) -> Iterable[EnteringLine]:
        stored = self._stored
        rows = stored.rows(post, year)
        types = numbers_of(stored.session, sorted({row.cost_type for row in rows}))
        for row in rows:
            days, kind = row.service, row.cost_type
            named = (days.start, days.end - 1, types[kind], kind)
            yield EnteringLine(post, year, *named, row.cents, 1)


class SummedLines(WaitingLines):
    """Sums of some posts within axes, as the stored ones know them, and what came in since.

    The lines of a year are read where its sum does not say it all.

    Args:
        session: to read from.
        ends: where it begins, and what comes in at most.
        posts: whose lines.
        outside: all that lies outside of the axes where it begins.
        detail: returns the lines that come in for a post and year, each with its stage.
    """

    sums: YearSums

    def __init__(
        self,
        session: Session,
        ends: tuple[Axes, Axes],
        posts: Sequence[str],
        outside: Iterable[LineSum],
        detail: Detail,
    ) -> None:
        """Begin at stage 0."""

        def first(post: str, year: int) -> Iterable[EnteringLine]:
            return (line for _, line in post_lines(session, post, year, (None, ends[0])))

        super().__init__(first, detail)
        counts, self.sums = year_sums(session, posts, "bookings"), year_sums(session, posts)
        for one in outside:
            place = one.post, one.year
            counts[place][one.cost_type] -= one.lines
            self.sums[place][one.cost_type] -= one.cents
        for place, lines in counts.items():
            self.sums[place] = {kind: self.sums[place][kind] for kind in lines if lines[kind]}
            if not self.sums[place]:
                del self.sums[place]
        for axes in ends:
            for post, rows in late_rows(session, posts, axes).items():
                self._late.setdefault(post, set()).update(one.bearing_year for one in rows)

    def add_sums(self, sums: Iterable[LineSum]) -> None:
        """Let lines come in."""
        for one in sums:
            cells = self.sums.setdefault((one.post, one.year), {})
            cells[one.cost_type] = cells.get(one.cost_type, 0) + one.cents

    def years(self, post: str) -> set[int]:
        """Return the years with lines of a post."""
        return {year for name, year in self.sums if name == post}
