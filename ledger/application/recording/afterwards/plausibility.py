"""Is it plausible? Bookings that were just recorded are looked at: warnings, never refusals.

The rules are those of `ledger.domain.costs.plausible`; here is what they need from the read models,
part by part of a file or for a single booking. Reversals and rebookings are not asked about.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from ledger.application.recording.afterwards.implausible import OF_MANY, REMEDY, implausible
from ledger.application.recording.afterwards.same_voucher import SameVoucher
from ledger.application.recording.afterwards.twins import Pair, Twins
from ledger.application.recording.afterwards.usual import SPARE, Window, kept, place_of
from ledger.domain.costs import plausible as p
from ledger.domain.errors import Finding
from ledger.domain.events import CostReversed, Voucher
from ledger.domain.money import Cents
from ledger.domain.said import Said
from ledger.log.database import Session
from ledger.log.eventlog import Recorded
from ledger.projections.bookings import Vouchers, fields_of
from ledger.projections.lately_booked import Lately

if TYPE_CHECKING:
    from ledger.application.recording.costs.booking_columns import Judgement
    from ledger.application.recording.costs.told import Told
    from ledger.domain.costs.booking_columns import Booked
    from ledger.log.appending import NewEvent

_AT_ONCE = 50_000
"""So many lines are gathered before their amounts are compared."""
Key = tuple[str, str]
"""A post and a cost type."""


class _Found(Struct):
    """Lines that a rule found: how many, their cents, and the first with what is to say of it."""

    count: int = 0
    cents: int = 0
    event: int = 0
    detail: int = 0

    def add(self, event: int, cents: int, detail: int = 0) -> None:
        self.count += 1
        self.cents += cents
        if not self.event or event < self.event:
            self.event, self.detail = event, detail


class Plausibility:
    """Looks at what one command books; every part is added behind its recording.

    Attributes:
        told: what its file, if it has one, tells of what stood before.
        by_year: its file says the year of each voucher: its number may begin anew with it.
    """

    def __init__(
        self, session: Session, today: int, first: int, *, quiet: bool, each: bool = False
    ) -> None:
        """Begin; `first` is the number of the command's first event, `quiet` asks nothing.

        With `each` it is kept what is said of which event; else they are only counted.
        """
        self.told: Told | None = None
        self.by_year = False
        self._quiet = quiet
        self._each: dict[int, dict[str, int]] | None = {} if each else None
        self._session, self._today, self.first = session, today, first
        self._found: dict[str, _Found] = {}
        self._windows: dict[Key, Window] = {}
        self._groups: dict[Key, list[int]] = defaultdict(list)
        self._years: set[int] = set()
        self._cents: list[int] = []
        self._numbers: list[int] = []
        self._gone: dict[Key, list[tuple[int, int]]] = defaultdict(list)
        self._twins = Twins(session, first)
        self._same = SameVoucher(session, first)
        self._moved: list[Pair] = []
        self._apart: set[int] = set()

    def add_judged(self, made: Judgement) -> None:
        """Look at the lines of a part that was decided in columns."""
        self.add(made.vouchers, made.plain, made.odd, made.batch.new)

    def add_events(self, recorded: Sequence[Recorded], new: Sequence[NewEvent]) -> None:
        """Look at bookings and reversals among events; a new cost type may stand before them."""
        lines = [item for item in recorded if isinstance(item.event, Voucher)]
        if lines:
            columns = zip(*(fields_of(item.event) for item in lines), strict=True)
            rest = ([item.sequence for item in lines], [item.known_on for item in lines])
            self.add(Vouchers._make([*columns, *rest]), None, recorded, new)

    def add(
        self,
        lines: Vouchers,
        plain: Booked | None,
        odd: Sequence[Recorded],
        new: Sequence[NewEvent],
    ) -> None:
        """Look at the lines of a part.

        Args:
            lines: all of them, in order.
            plain: the plain bookings among them.
            odd: the others, as recorded.
            new: the same others, as they were decided.
        """
        if self._quiet or not lines.posts:
            return
        apart = {item.sequence for item, one in zip(odd, new, strict=True) if one.version > 1}
        self._apart |= apart
        self._simple(lines)
        self._gather(lines, odd)
        for pair in self._same.found(lines, plain, odd, by_year=self.by_year):
            if pair.kind == p.YEAR:
                self._moved.append(pair)  # a later line of the file may tell the earlier one
            else:
                self._note(*pair)
        self._twins.add(lines)

    def _note(self, kind: str, event: int, cents: int, detail: int = 0) -> None:
        if event in self._apart:
            return
        if self._each is not None:
            self._each.setdefault(event, {})[kind] = detail
        else:
            self._found.setdefault(kind, _Found()).add(event, cents, detail)

    def _simple(self, lines: Vouchers) -> None:
        found = (
            (p.FUTURE, p.future((lines.booked_on, lines.paid_on), self._today)),
            (p.SERVICE_YEAR, p.far_years(lines.service_from, lines.booked_on)),
        )
        for kind, places in found:
            for place in places:
                self._note(kind, lines.sequences[place], lines.cents[place])

    def _gather(self, lines: Vouchers, odd: Sequence[Recorded]) -> None:
        """Put lines to those of the same post and type, until their amounts are compared."""
        groups = self._groups
        self._years |= {*lines.bearing_years}
        keys = zip(lines.posts, lines.cost_types, strict=True)
        for place, key in enumerate(keys, len(self._cents)):
            groups[key].append(place)
        self._cents += lines.cents
        self._numbers += lines.sequences
        for number, _, event in odd:
            if isinstance(event, CostReversed):
                key = event.post, event.cost_type
                self._gone[key].append((bisect_left(self._numbers, number), event.reverses))
        if len(self._cents) >= _AT_ONCE:
            self._amounts()

    def _amounts(self, *, last: bool = False) -> None:
        """Compare what was gathered, and keep of each group the last lines if more may come."""
        numbers = self._numbers
        lately = Lately(self._session, numbers[0] if numbers else 0, self._groups)
        for key, mine in self._groups.items():
            gone = self._gone.get(key, ())
            window = self._window(key, lately, p.LATELY + len(gone))
            known = len(window.numbers)
            cents = [*window.cents, *map(self._cents.__getitem__, mine)]

            def number_at(place: int, window: Window = window, mine: list[int] = mine) -> int:
                known = len(window.numbers)
                return window.numbers[place] if place < known else numbers[mine[place - known]]

            taken = {}
            for place, reversed_ in gone:
                taken[known + bisect_left(mine, place)] = place_of(reversed_, window, mine, numbers)
            for place, double in p.out_of_proportion(cents, known, taken).items():
                self._note(p.AMOUNT, number_at(place), cents[place], double)
            if not last:
                self._windows[key] = kept(number_at, cents, {*taken, *taken.values()}, window)
        self._groups.clear()
        self._cents.clear()
        self._numbers.clear()
        self._gone.clear()

    def _window(self, key: Key, lately: Lately, need: int) -> Window:
        """Return what stood before, with so many lines if there are as many."""
        window = self._windows.get(key)
        if window is not None and (window.whole or len(window.numbers) >= need):
            return window
        count = need if len(self._cents) == 1 else need + SPARE  # a single booking needs no more
        # LineBlock of this very command are in no sum before its end.
        stands = lately.standing(*key, count, self._years if window is not None else ())
        whole = len(stands) < count
        return Window([n for n, _ in stands], [cents for _, cents in stands], whole)

    def _finish(self) -> None:
        self._amounts(last=True)
        moved = [
            pair for pair in self._moved if not (self.told and self.told.was_told(pair.earlier))
        ]
        self._moved.clear()
        for pair in (*moved, *self._twins.found(self._apart, self.told)):
            self._note(*pair)
        self._twins = Twins(self._session, self.first)

    def each(self) -> dict[int, tuple[Said, ...]]:
        """Return by event a warning for each rule that it does not meet, with its reason."""
        self._finish()
        return {
            event: tuple(
                self._said(kind, event, told[kind]).said for kind in p.KINDS if kind in told
            )
            for event, told in (self._each or {}).items()
        }

    def by_kind(self) -> tuple[Said, ...]:
        """Return one line for each kind, with count and sum, and the first that it is about."""
        self._finish()
        lines = []
        for kind, found in sorted(self._found.items(), key=lambda pair: p.KINDS.index(pair[0])):
            first = self._said(kind, found.event, found.detail)._replace(remedy="").said
            values = {"count": found.count, "amount": Cents(found.cents)}
            words = "BL-305 {count} {count:line|lines}, {amount}: {said} (first: {first})"
            problem = Said(words, said=OF_MANY[kind], first=first, **values)
            lines.append(Finding("", problem, REMEDY).said)
        return tuple(lines)

    def _said(self, kind: str, event: int, detail: int) -> Finding:
        return implausible(self._session, self._today, kind, event, detail)
