"""Stories by chance of what happens to one post, for tests."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Sequence

import msgspec
from hypothesis import strategies as st

from ledger.application import Actor, Ledger, Note
from ledger.application.clock import berlin_day, datetime_of
from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import LedgerError
from ledger.log.appending import NewEvent, append
from ledger.log.canonical import Envelope
from ledger.log.eventlog import Recorded
from ledger.position.load import Question
from ledger.position.position import Position
from ledger.projections import engine
from ledger.projections.axes import NOW, Axes
from tests.domain.scenario import DUELMEN, NOTTULN, key
from tests.position.history import SETUP, Clock, at, day

MICROSECONDS_A_DAY = 86_400 * 1_000_000


Rows = tuple[Position, ...]
_REGISTERING = (
    e.BodyRegistered,
    e.ProgrammeRegistered,
    e.GrantApproved,
    e.GrantForwarded,
    e.AgreementConcluded,
    e.PostEstablished,
    e.VoucherKey,
    e.FactWithdrawn,
)


def questions(axes: Axes = NOW) -> Iterator[Question]:
    """Yield a question of every kind: all or one municipality, all or one year, both bases."""
    for basis in ("accrual", "cash"):
        yield Question(basis=basis, axes=axes)
        yield Question(basis=basis, axes=axes, year=2024)
        yield Question(basis=basis, axes=axes, municipality=NOTTULN)


def answers(ledger: Ledger, axes: Axes = NOW) -> list[Rows]:
    """Return the rows of every question; a body that is not known yet has none."""
    found: list[Rows] = []
    for question in questions(axes):
        try:
            found.append(ledger.positions(question).rows)
        except LedgerError:
            found.append(())
    return found


@contextlib.contextmanager
def replayed(events: Sequence[Recorded]) -> Iterator[Ledger]:
    """Give a fresh ledger that holds only these events, numbered anew."""
    numbers = {item.sequence: number for number, item in enumerate(events, 1)}
    with tempfile.TemporaryDirectory() as folder, Ledger.create(f"{folder}/fresh.db") as ledger:
        with ledger._database.write() as session:
            for item in events:
                event = item.event
                if isinstance(event, e.FactWithdrawn):
                    # What it withdraws may not be known: then it withdraws nothing.
                    target = numbers.get(event.withdraws, 10**9)
                    event = msgspec.structs.replace(event, withdraws=target)
                if isinstance(event, e.CostCertified):
                    target = numbers.get(event.certifies, 10**9)
                    event = msgspec.structs.replace(event, certifies=target)
                if isinstance(event, e.CostPaid):
                    event = msgspec.structs.replace(event, pays=numbers.get(event.pays, 10**9))
                new = NewEvent(event, item.known_on)
                number = numbers[item.sequence].to_bytes(16, "big")
                envelope = Envelope(number, b"", 0, "tester", 0, "", 0, b"", "")
                _, recorded = append(session, envelope, [new])
                engine.apply(session, recorded)
        yield ledger


class Story:
    """A history in the making, with the answers that were given after each step."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.clock = Clock(at("2023-01-02"))
        self.ledger = Ledger.create(url, clock=self.clock)
        self.told: list[tuple[int, int, list[Rows]]] = []

    def tell(
        self, command: c.Command, known_days_ago: int = 0, corrects: int | None = None
    ) -> bool:
        """Record a command if the rules allow it, and remember what was then answered."""
        known_on = berlin_day(self.clock.now) - known_days_ago
        # A story may rest for years; whether its clock is believed is told elsewhere.
        note = Note(known_on=known_on, reason="it was wrong", corrects=corrects, despite_clock=True)
        login = "second" if isinstance(command, c.CertifyCosts) else "program"
        try:
            with Ledger(self.url, Actor(login), self.clock) as ledger:
                receipt = ledger.execute(command, note)
        except LedgerError:
            return False
        if not receipt.repeated:
            self.told.append((self.clock.now, receipt.last_sequence, answers(self.ledger)))
        return not receipt.repeated

    def pass_days(self, days: int) -> None:
        self.clock.now += days * MICROSECONDS_A_DAY

    def pick(self, number: int, kind: type[e.Event] | None) -> int:
        """Return one of the facts of a kind, or of those that were told after the registrations."""
        found = [
            item.sequence
            for item in self.events()
            if (type(item.event) is kind if kind else not isinstance(item.event, _REGISTERING))
        ]
        return found[number % len(found)] if found else 1

    def events(self) -> list[Recorded]:
        return list(self.ledger.replay())


DAYS = st.integers(day("2023-01-01"), day("2025-12-31"))
KEYS = st.integers(1, 5).map(lambda n: key(f"{DUELMEN}={n},{NOTTULN}={6 - n}"))
FTE = st.sampled_from([(1, 2), (1, 1), (1, 4)])
PEOPLE = st.sampled_from(["P-17", "P-18"])
VOUCHERS = st.sampled_from(["V-1", "V-2", "V-3"])
CENTS = st.integers(-100000, 3000000)


@st.composite
def a_booking(draw: st.DrawFn) -> c.BookCost:
    first = draw(DAYS)
    last = min(first + draw(st.integers(0, 60)), day(f"{_year(first)}-12-31"))
    paid = draw(st.sampled_from([0, last, last + 20]))
    kind = draw(st.sampled_from(["personnel", "personnel", "material"]))
    voucher, cents = draw(VOUCHERS), draw(CENTS)
    return c.BookCost("CM-1", kind, cents, first, last, last, paid, voucher, fiscal_year=2024)


def _year(value: int) -> int:
    return datetime_of(value * MICROSECONDS_A_DAY).year


COMMANDS: st.SearchStrategy[c.Command] = st.one_of(
    a_booking(),
    a_booking(),
    st.builds(c.ReverseCost, st.just(DUELMEN), st.just(2024), VOUCHERS, DAYS, DAYS | st.just(0)),
    st.builds(c.FillPost, st.just("CM-1"), PEOPLE, FTE, DAYS, st.none(), st.booleans()),
    st.builds(c.ChangeHours, st.just("CM-1"), PEOPLE, FTE, DAYS),
    st.builds(c.VacatePost, st.just("CM-1"), PEOPLE, DAYS),
    st.builds(c.AmendGrant, st.just("KIM-2023"), DAYS, st.integers(5000000, 6000000)),
    st.builds(c.AmendAgreement, st.just("KV-Mitte"), KEYS, st.none(), DAYS, st.just("2")),
    st.builds(
        c.AmendDecision, st.just("181/2022"), st.integers(2023, 2025), st.integers(0, 900000)
    ),
    st.builds(c.WithdrawFact, st.integers(1, 30)),
    st.builds(c.CertifyCosts, st.tuples(st.integers(0, 30))),
    st.builds(c.PayCosts, st.tuples(st.integers(0, 30)), DAYS),
    st.builds(
        c.CloseYear,
        st.sampled_from([DUELMEN, NOTTULN]),
        st.integers(2023, 2025),
        despite_red=st.sampled_from([True]),
    ),
)


def tell_setup(story: Story) -> None:
    """Tell the setup, the notice's papers received in another order than recorded."""
    for command, received in zip(SETUP, (90, 90, 90, 90, 90, 5, 30, 0, 3, 20, 40, 0), strict=True):
        story.tell(command, received)
