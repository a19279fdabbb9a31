"""The case "Mitte" of the domain reference, recorded through typed commands, with our own clock."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from ledger.application import Ledger, Note
from ledger.application.clock import berlin, instant_of
from ledger.domain import commands as c
from ledger.domain.errors import Refusal
from ledger.domain.money import split_cents
from ledger.domain.period import months_of, parse_day
from ledger.position.load import Question
from ledger.projections import engine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledger.log.relations import Relation

DUELMEN, NOTTULN, COUNTY, STATE = "05558016", "05558032", "05558", "05"
PROGRAMME, GRANT, AGREEMENT, POST, PERSON = "KIM", "KIM-2023", "KV-Mitte", "CM-1", "P-17"
HALVES = ((DUELMEN, 1, 2), (NOTTULN, 1, 2))
COST = {2023: 3517914, 2024: 7420699, 2025: 7653560}
UNREFINANCED = {
    (DUELMEN, 2023): 333957,
    (DUELMEN, 2024): 860350,
    (DUELMEN, 2025): 976780,
    (NOTTULN, 2023): 333957,
    (NOTTULN, 2024): 860349,
    (NOTTULN, 2025): 976780,
}
"""The reference's figures; Nottuln's ceiling is 5,000 € a year."""


class Clock:
    """A clock that is set by hand and goes on by a second whenever somebody looks."""

    def __init__(self, moment: str = "2026-02-02T08:00") -> None:
        self.now = 0
        self.set(moment)

    def set(self, moment: str) -> None:
        """Set the clock, forwards or backwards, to a moment in Berlin."""
        self.now = instant_of(datetime.fromisoformat(moment).replace(tzinfo=berlin()))

    def __call__(self) -> int:
        self.now += 1_000_000
        return self.now


def day(text: str) -> int:
    return parse_day(text)


def master_data() -> list[c.Command]:
    """Everything before the first cost: twelve events, in the order of dependence."""
    first, last = day("2023-01-01"), day("2025-12-31")
    return [
        c.RegisterBody(STATE, "Land Nordrhein-Westfalen", "state"),
        c.RegisterBody(COUNTY, "Kreis Coesfeld", "county"),
        c.RegisterBody(DUELMEN, "Dülmen"),
        c.RegisterBody(NOTTULN, "Nottuln"),
        c.RegisterProgramme(PROGRAMME, "Kommunales Integrationsmanagement NRW"),
        c.AdoptDecision("181/2022", NOTTULN, PROGRAMME, 500000, 2023),
        c.ApproveGrant(GRANT, PROGRAMME, STATE, COUNTY, first, last, 5500000),
        c.AmendGrant(GRANT, first, 5700000),
        c.ForwardGrant(GRANT, DUELMEN, first, last),
        c.ConcludeAgreement(AGREEMENT, PROGRAMME, HALVES, None, first, clause="§ 4"),
        c.EstablishPost(POST, PROGRAMME, DUELMEN, "Mitte", (1, 1), first, AGREEMENT, GRANT),
        c.FillPost(POST, PERSON, (1, 1), day("2023-07-01")),
    ]


def booking(voucher: str = "V-1", cents: int = 10000, **fields: object) -> c.BookCost:
    """Return a booking of July 2023 on the post, with whatever is said otherwise."""
    values: dict[str, object] = {
        "post": POST,
        "cost_type": "personnel",
        "amount_cents": cents,
        "service_from": day("2023-07-01"),
        "service_to": day("2023-07-31"),
        "booked_on": day("2023-07-31"),
        "paid_on": day("2023-07-31"),
        "voucher": voucher,
    }
    return c.BookCost(**{**values, **fields})  # type: ignore[arg-type] # fields as a test gives them


def costs(years: tuple[int, ...] = (2023, 2024, 2025)) -> list[c.BookCost]:
    """One line per month occupied; December is paid on 15 January."""
    found = []
    for year in years:
        months = months_of(year)[6 if year == 2023 else 0 :]
        parts = split_cents(COST[year], [1] * len(months))
        for number, (month, cents) in enumerate(zip(months, parts, strict=True), 1):
            last = month.end - 1
            paid = day(f"{year + 1}-01-15") if month is months[-1] else last
            found.append(
                c.BookCost(
                    POST,
                    "personnel",
                    cents,
                    month.start,
                    last,
                    last,
                    paid,
                    f"{year}-{number:02}",
                    payee=PERSON,
                )
            )
    return found


@contextmanager
def opened(database_url: str, clock: Clock | None = None) -> Iterator[Ledger]:
    """Create or open the ledger, with a clock of our own, and close it again."""
    with Ledger.create(database_url, clock=clock or Clock()) as ledger:
        yield ledger


def record_master_data(ledger: Ledger) -> None:
    ledger.execute_all([(command, Note()) for command in master_data()])


def record_mitte(ledger: Ledger) -> None:
    """Record the whole case, the first year one by one and the rest as an import."""
    record_master_data(ledger)
    for line in costs((2023,)):
        ledger.execute(line)
    ledger.execute(c.ImportCosts(tuple(costs((2024, 2025)))))


def unrefinanced(ledger: Ledger, question: Question | None = None) -> dict[tuple[str, int], int]:
    """Return what stays with each municipality in each year."""
    rows = ledger.positions(question or Question()).rows
    return {(row.municipality, row.year): row.unrefinanced_cents for row in rows}


def count(ledger: Ledger) -> int:
    """Return how many events the ledger holds."""
    return int(ledger.receipt().partition("-")[0])


def event_number(ledger: Ledger, event_type: type, position: int = 0) -> int:
    """Return the number of the first (or another) event of a type."""
    found = [item.sequence for item in ledger.replay() if type(item.event) is event_type]
    return found[position]


def stored(ledger: Ledger, relations: Iterable[Relation]) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of some tables, in the order of their keys."""
    found = {}
    with ledger._database.read() as session:
        for relation in relations:
            names, key = ", ".join(relation.column_names), ", ".join(relation.key)
            rows = session.all(f"SELECT {names} FROM {relation.name} ORDER BY {key}")  # noqa: S608 - names are the program's own
            found[relation.name] = [
                tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in rows
            ]
    return found


def check_whole(ledger: Ledger) -> None:
    """The ledger verifies, and its read models are what a rebuild makes."""
    verified = ledger.verify()
    assert (verified.findings, verified.read_models) == ((), True)
    before = stored(ledger, engine.relations())
    assert ledger.rebuild() == []
    assert stored(ledger, engine.relations()) == before


def refused(ledger: Ledger, command: c.Command, note: Note | None = None) -> str:
    """Return the words of a refusal that recorded nothing."""
    before = ledger.receipt()
    with pytest.raises(Refusal) as caught:
        ledger.execute(command, note)
    assert ledger.receipt() == before
    return str(caught.value)
