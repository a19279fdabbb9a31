"""Two bodies that employ under one grant, and random stories of closings and late facts.

Commands that the rules refuse are left out of a story: what is refused changes nothing.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import UNSET

from ledger.application import Ledger, Note
from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import LedgerError
from ledger.domain.period import months_of, year_of
from ledger.log.appending import NewEvent, append
from ledger.log.canonical import Envelope
from ledger.position.load import Question
from ledger.position.position import Position
from ledger.projections import engine
from tests.domain.scenario import COUNTY, DUELMEN, LAND, NOTTULN, key
from tests.position.history import Clock, at, day

ASCHEBERG = "05558004"
BODIES = (ASCHEBERG, DUELMEN, NOTTULN)
FIRST, LAST = day("2023-01-01"), day("2024-12-31")
NOW = at("2025-03-01")
POSTS = {"CM-1": DUELMEN, "CM-2": NOTTULN}
THIRDS = key(f"{DUELMEN}=1/3,{NOTTULN}=1/3,{ASCHEBERG}=1/3")
WHY = Note(reason="it was so", again=True, despite_clock=True)

TERMS: dict[str, dict[str, Any]] = {
    "rate": {"rate_cents": 5700000},
    "rate and cap": {"rate_cents": 5700000, "approved_cents": 6000000},
    "rate, min over the grant": {"rate_cents": 5700000, "scope": "grant"},
    "rate, cap of the period": {
        "rate_cents": 5700000,
        "approved_cents": 11000000,
        "account": "period",
    },
    "flat rate with cap": {
        "rate_cents": 5700000,
        "financing": "flat-capped",
        "approved_cents": 7000000,
    },
    "fixed": {"rate_cents": 0, "financing": "fixed-amount", "approved_cents": 5000001},
    "fixed for the period": {
        "rate_cents": 0,
        "financing": "fixed-amount",
        "approved_cents": 5000001,
        "account": "period",
    },
    "percentage": {
        "rate_cents": 0,
        "financing": "percentage",
        "approved_cents": 5600000,
        "planned_cost_cents": 8000000,
        "de_minimis_cents": 50000,
    },
    "deficit for the period": {
        "rate_cents": 0,
        "financing": "deficit",
        "approved_cents": 5500000,
        "planned_cost_cents": 8000000,
        "account": "period",
    },
    "full": {
        "rate_cents": 0,
        "financing": "full",
        "approved_cents": 6000000,
        "planned_cost_cents": 6000000,
    },
}
"""Terms of a notice of every financing type, with both scopes and accounts."""


def setup(terms: dict[str, Any], **agreement: Any) -> list[c.Command]:
    """Return two posts of two employing bodies under one notice, for 2023 and 2024."""
    notice = {"valid_from": FIRST, "valid_to": LAST} | terms
    return [
        c.RegisterBody(LAND, "Land", "state"),
        c.RegisterBody(COUNTY, "Kreis Coesfeld", "county"),
        *(c.RegisterBody(body, body) for body in BODIES),
        c.RegisterProgramme("KIM", "KIM"),
        c.RegisterCostType("training"),
        c.ApproveGrant("G", "KIM", LAND, COUNTY, **notice),
        c.ForwardGrant("G", DUELMEN, FIRST, LAST),
        c.ForwardGrant("G", NOTTULN, FIRST, LAST),
        c.ConcludeAgreement("KV", "KIM", THIRDS, None, FIRST, **agreement),
        *(
            c.EstablishPost(post, "KIM", body, "Mitte", (1, 1), FIRST, "KV", "G")
            for post, body in POSTS.items()
        ),
        *(c.FillPost(post, f"P-{post}", (1, 1), FIRST) for post in POSTS),
    ]


class Story:
    """A ledger in the making; years are closed by whoever the story says."""

    def __init__(self, url: str, commands: list[c.Command]) -> None:
        self.clock = Clock(at("2023-02-01"))
        self.ledger = Ledger.create(url, clock=self.clock)
        self.ledger.execute_all([(command, Note()) for command in commands])
        self.clock.now = NOW
        self.closed: dict[str, int] = {}

    def tell(self, command: c.Command) -> bool:
        try:
            self.ledger.execute(command, WHY)
        except LedgerError:
            return False
        if isinstance(command, c.CloseYear):
            self.closed[command.body] = command.year
        return True

    def book(
        self, voucher: str, *, post: str, year: int, month: int, cents: int, paid: int, later: int
    ) -> bool:
        """Book cost of a month; where its year is closed, an open year bears it."""
        service = months_of(year)[month]
        until = self.closed.get(POSTS[post], 0)
        bearing = UNSET if year > until else until + 1 + later
        return self.tell(
            c.BookCost(
                post,
                "training" if month == 5 else "personnel",
                cents,
                service.start,
                service.end - 1,
                service.end - 1,
                service.start + paid,
                voucher,
                bearing_year=bearing,
            )
        )


@contextlib.contextmanager
def nobody_closed(ledger: Ledger) -> Iterator[Ledger]:
    """Give a ledger of the same events as if nobody had closed: each year bears its own cost."""
    kept = [i for i in ledger.replay() if not isinstance(i.event, e.YearClosed)]
    with (
        tempfile.TemporaryDirectory() as folder,
        Ledger.create(f"{folder}/open.db", clock=Clock(at("2027-01-02"))) as other,
    ):
        with other._database.write() as session:
            for number, item in enumerate(kept, 1):
                event = item.event
                if isinstance(event, e.Voucher):
                    year = year_of(event.service_from)
                    event = msgspec.structs.replace(event, bearing_year=year)
                envelope = Envelope(number.to_bytes(16, "big"), b"", NOW, "x", 0, "", 0, b"", "")
                _, done = append(session, envelope, [NewEvent(event, item.known_on)])
                engine.apply(session, done)
        yield other


def sums(rows: tuple[Position, ...], *figures: str) -> dict[tuple[str, str], list[int]]:
    """Return figures of each body and programme over all years together."""
    found: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        cells = found.setdefault((row.municipality, row.programme), [0] * len(figures))
        for place, figure in enumerate(figures):
            cells[place] += getattr(row, f"{figure}_cents")
    return {place: cells for place, cells in found.items() if any(cells)}


def rows(ledger: Ledger, **asked: Any) -> tuple[Position, ...]:
    return ledger.positions(Question(**asked)).rows


_VOUCHERS = st.sampled_from(["V-1", "V-2", "V-3", "V-4"])
_POSTS = st.sampled_from(sorted(POSTS))
_DAYS = st.integers(FIRST, LAST)
BOOKINGS = st.fixed_dictionaries(
    {
        "post": _POSTS,
        "year": st.sampled_from([2023, 2023, 2024]),
        "month": st.integers(0, 11),
        "cents": st.integers(-400000, 6000000).filter(bool),
        "paid": st.sampled_from([0, 40, 400, 800]),
        "later": st.sampled_from([0, 0, 1]),
    }
)
REVERSALS = st.builds(
    lambda body, year, voucher, paid: c.ReverseCost(body, year, voucher, LAST, LAST + paid),
    st.sampled_from([DUELMEN, NOTTULN]),
    st.sampled_from([2023, 2024]),
    _VOUCHERS,
    st.sampled_from([0, 40]),
)
CLOSINGS = st.builds(
    c.CloseYear,
    st.sampled_from(BODIES),
    st.sampled_from([2023, 2023, 2024]),
    despite_red=st.just(True),  # noqa: FBT003 - a value, not a flag
)
AMENDMENTS = st.one_of(
    st.builds(
        c.AmendGrant,
        st.just("G"),
        _DAYS,
        rate_cents=st.sampled_from([None, 4000000, 6100000]),
        approved_cents=st.sampled_from([None, 2000000, 9000000]),
    ),
    st.builds(
        lambda part, since, version: c.AmendAgreement(
            "KV", key(f"{DUELMEN}={part},{NOTTULN}={5 - part}"), None, since, version
        ),
        st.integers(1, 4),
        _DAYS,
        st.sampled_from("2345"),
    ),
    st.builds(c.DecideVat, st.just("KV"), st.just("S19"), st.just((19, 100)), _DAYS),
    st.builds(
        lambda post, fte, since: c.ChangeHours(post, f"P-{post}", fte, since),
        _POSTS,
        st.sampled_from([(1, 2), (3, 4)]),
        _DAYS,
    ),
    st.builds(
        lambda post, first, days: c.RecordAbsence(post, f"P-{post}", first, first + days),
        _POSTS,
        _DAYS,
        st.integers(0, 60),
    ),
    st.builds(
        lambda cents, year: c.ReceiveOtherFunding("G", DUELMEN, "Stiftung", year, cents, LAST),
        st.integers(1, 900000),
        st.sampled_from([2023, 2024]),
    ),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(_VOUCHERS, BOOKINGS), st.tuples(_VOUCHERS, BOOKINGS), REVERSALS, CLOSINGS,
        CLOSINGS, AMENDMENTS,
    ),
    min_size=5,
    max_size=16,
)  # fmt: skip
"""Bookings by voucher, reversals, closings of all bodies, amendments, in random order."""


def told(story: Story, steps: list[Any]) -> None:
    """Tell a story step by step."""
    for step in steps:
        if isinstance(step, tuple):
            story.book(step[0], **step[1])
        else:
            story.tell(step)
