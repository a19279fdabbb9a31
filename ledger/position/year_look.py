"""What the checks of a year look at; for several bodies everything is read and computed once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ledger.domain.period import year_span
from ledger.position.due_grants import proofs
from ledger.position.grant_account import LegAccount, leg_accounts
from ledger.position.load import Question
from ledger.position.position import Position, positions
from ledger.position.settled import SettlementView, details_of, view_of
from ledger.position.snapshot import Snapshot

if TYPE_CHECKING:
    from ledger.domain.facts import Facts
    from ledger.domain.settlement import Detail
    from ledger.log.database import Session
    from ledger.position.due_item import DueItem
    from ledger.position.load import CostReader
    from ledger.projections.axes import Axes


class YearLook:
    """A year as known within the axes, of one body or (None) of all; computed when first asked for.

    A question for all bodies reads once what each of them would read again.
    """

    def __init__(self, session: Session, year: int, axes: Axes, body: str | None = None) -> None:
        self.session, self.year, self.axes = session, year, axes
        self._body = body
        self.snapshot = Snapshot(session, axes, None if body is None else ("body", body))
        self._accounts: dict[str, list[LegAccount]] = {}
        self._views: dict[str, SettlementView] = {}
        self._details: dict[str, list[Detail]] = {}

    @property
    def facts(self) -> Facts:
        """Return what stands."""
        return self.snapshot.facts

    @cached_property
    def _rows(self) -> dict[str, list[Position]]:
        asked = Question(self._body, self.year, axes=self.axes)
        return _by_body(positions(self.session, asked, reader=self.reader)[0])

    @property
    def reader(self) -> CostReader | None:
        """Return post-years for positions of all bodies; those of one body (None) need fewer."""
        return self.snapshot.accrual if self._body is None else None

    @cached_property
    def all_planned(self) -> list[Position]:
        """Return the positions of the year as planned."""
        asked = Question(self._body, self.year, axes=self.axes, view="plan")
        return positions(self.session, asked)[0]

    @cached_property
    def _planned(self) -> dict[str, list[Position]]:
        return _by_body(self.all_planned)

    @cached_property
    def _ever(self) -> dict[str, list[Position]]:
        asked = Question(self._body, axes=self.axes)
        return _by_body(positions(self.session, asked, reader=self.reader)[0])

    @cached_property
    def _posts(self) -> dict[str, list[str]]:
        """Return for each body the posts that it employs on or bears a part of in the year."""
        found: dict[str, list[str]] = {}
        for name, post in sorted(self.facts.posts.items()):
            members = self.snapshot.accrual.borne(name, self.year).members()
            for body in {post.event.employing_body, *members}:
                found.setdefault(body, []).append(name)
        return found

    @cached_property
    def _proofs(self) -> dict[str, list[DueItem]]:
        """Return for each body the proofs of use of the year that it has not submitted."""
        found: dict[str, list[DueItem]] = {}
        for item in proofs(self.facts, year_span(self.year + 1).end - 1):
            if item.year == self.year:
                for body in item.bodies:
                    found.setdefault(body, []).append(item)
        return found

    def agreements(self, body: str) -> list[str]:
        """Return the agreements of a body's posts, by name."""
        posts = (self.facts.posts[name] for name in self.posts(body))
        names = {entry.value for post in posts for entry in post.agreements.entries}
        return sorted(name for name in names if name is not None and name in self.facts.agreements)

    def proofs(self, body: str) -> list[DueItem]:
        """Return the proofs of use of the year that a body has not submitted."""
        return self._proofs.get(body, [])

    def rows(self, body: str) -> list[Position]:
        """Return a body's positions of the year."""
        return self._rows.get(body, [])

    def planned(self, body: str) -> list[Position]:
        """Return a body's positions of the year as planned."""
        return self._planned.get(body, [])

    def open_years(self, body: str) -> list[int]:
        """Return the earlier years in which a body has figures and that nobody closed."""
        rows = self._ever.get(body, [])
        return sorted({row.year for row in rows if row.year < self.year and not row.closed})

    def posts(self, body: str) -> list[str]:
        """Return the posts whose cost or grant a body bears a part of, or employs on."""
        return self._posts.get(body, [])

    def accounts(self, grant: str) -> list[LegAccount]:
        """Return the legs of a grant in the year."""
        if grant not in self._accounts:
            self._accounts[grant] = leg_accounts(self.snapshot, grant, self.year)
        return self._accounts[grant]

    def settlement(self, name: str) -> SettlementView:
        """Return a settlement as issued and as it would be issued now."""
        if name not in self._views:
            self._views[name] = view_of(self.snapshot, self.facts.settlements[name])
        return self._views[name]

    def details(self, agreement: str) -> list[Detail]:
        """Return what a settlement of the year would say now."""
        if agreement not in self._details:
            self._details[agreement] = details_of(self.snapshot, agreement, self.year)
        return self._details[agreement]


def _by_body(rows: list[Position]) -> dict[str, list[Position]]:
    found: dict[str, list[Position]] = {}
    for row in rows:
        found.setdefault(row.municipality, []).append(row)
    return found
