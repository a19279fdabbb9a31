"""What the checks of a year look at; for several bodies everything is read and computed once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ledger.domain.facts import fold
from ledger.domain.partnership import posts_of
from ledger.position.grant_account import AccountQuestion, LegAccount, grant_account
from ledger.position.load import CostReader, Question
from ledger.position.position import Position, positions
from ledger.position.settled import (
    SettlementQuestion,
    SettlementView,
    settled_details,
    settlement_view,
)
from ledger.projections.fact_index import all_facts

if TYPE_CHECKING:
    from ledger.domain.facts import Facts
    from ledger.domain.settlement import Detail
    from ledger.log.database import Session
    from ledger.projections.axes import Axes


class YearLook:
    """A year as known within the axes, of one body or (None) of all; computed when first asked for.

    A question for all bodies reads once what each of them would read again.
    """

    def __init__(self, session: Session, year: int, axes: Axes, body: str | None = None) -> None:
        self.session, self.year, self.axes = session, year, axes
        self._body = body
        self._accounts: dict[str, list[LegAccount]] = {}
        self._views: dict[str, SettlementView] = {}
        self._details: dict[str, list[Detail]] = {}

    @cached_property
    def facts(self) -> Facts:
        """Return what stands."""
        return fold(all_facts(self.session, self.axes))

    @cached_property
    def _rows(self) -> dict[str, list[Position]]:
        asked = Question(self._body, self.year, axes=self.axes)
        return _by_body(positions(self.session, asked)[0])

    @cached_property
    def _planned(self) -> dict[str, list[Position]]:
        asked = Question(self._body, self.year, axes=self.axes, view="plan")
        return _by_body(positions(self.session, asked)[0])

    @cached_property
    def _ever(self) -> dict[str, list[Position]]:
        return _by_body(positions(self.session, Question(self._body, axes=self.axes))[0])

    @cached_property
    def _bearers(self) -> dict[str, set[str]]:
        """Return for each post who employs on it or bears a part of the year."""
        reader = CostReader(self.session, Question(year=self.year, axes=self.axes), self.facts)
        return {
            name: {post.event.employing_body, *reader.borne(name, self.year).members()}
            for name, post in sorted(self.facts.posts.items())
        }

    @cached_property
    def _resting(self) -> dict[str, set[str]]:
        """Return for each agreement the posts that ever rest on it."""
        return {name: set(posts_of(self.facts, name)) for name in sorted(self.facts.agreements)}

    def agreements(self, body: str) -> list[str]:
        """Return the agreements of a body's posts, by name."""
        mine = set(self.posts(body))
        return [name for name, posts in self._resting.items() if posts & mine]

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
        return [name for name, bearers in self._bearers.items() if body in bearers]

    def accounts(self, grant: str) -> list[LegAccount]:
        """Return the legs of a grant in the year."""
        if grant not in self._accounts:
            question = AccountQuestion(grant, self.year, self.axes)
            self._accounts[grant] = grant_account(self.session, question, 0)
        return self._accounts[grant]

    def settlement(self, name: str) -> SettlementView:
        """Return a settlement as issued and as it would be issued now."""
        if name not in self._views:
            question = SettlementQuestion(name, self.axes)
            self._views[name] = settlement_view(self.session, question)
        return self._views[name]

    def details(self, agreement: str) -> list[Detail]:
        """Return what a settlement of the year would say now."""
        if agreement not in self._details:
            found = settled_details(self.session, self.facts, agreement, self.year, self.axes)
            self._details[agreement] = list(found)
        return self._details[agreement]


def _by_body(rows: list[Position]) -> dict[str, list[Position]]:
    found: dict[str, list[Position]] = {}
    for row in rows:
        found.setdefault(row.municipality, []).append(row)
    return found
