"""A program may call the door with anything; what has no single meaning is refused by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec import NODEFAULT

from ledger.application import Actor, Ledger, Note
from ledger.domain import commands as c
from ledger.domain.decisions import EVENTS
from ledger.domain.errors import LedgerError, UsageError
from ledger.domain.fields import FIRST_DAY, LAST_DAY
from ledger.domain.money import MAX_CENTS
from ledger.domain.validation import _unsaid, check_command
from ledger.domain.vocabulary import FIELDS
from ledger.position.load import Question
from tests.application.mitte import (
    AGREEMENT,
    DUELMEN,
    GRANT,
    HALVES,
    NOTTULN,
    POST,
    Clock,
    booking,
    day,
    master_data,
)

if TYPE_CHECKING:
    from collections.abc import Callable

BAD_NAMES = ["", "   ", " A", "A ", "A\nB", "A\x00B", "A\u202eB", "A" * 201, "u\u0308", "\ud800"]
BAD_NUMBERS = [True, 1.0, "1", None, 2**63, -(2**63) - 1, 10**30, float("nan")]
A_DAY = 86_400_000_000
DAY_OF_1999 = FIRST_DAY - 1

COMMANDS: dict[type[c.Command], c.Command] = {type(command): command for command in master_data()}
for one in (
    c.AmendDecision("181/2022", 2024, 600000),
    c.AmendBody(NOTTULN, day("2024-01-01"), street="Stiftsplatz 7"),
    c.RevokeDecision("181/2022", 2024),
    c.RevokeGrant(GRANT, day("2024-01-01")),
    c.ReceiveInstalment(GRANT, DUELMEN, 2024, 100, day("2024-08-15")),
    c.AmendAgreement(AGREEMENT, HALVES, None, day("2024-03-01"), "2"),
    c.TerminateAgreement(AGREEMENT, day("2024-12-31")),
    c.ChangeHours(POST, "P-17", (1, 2), day("2024-01-01")),
    c.VacatePost(POST, "P-17", day("2024-01-31")),
    c.ClosePost(POST, day("2025-01-31")),
    booking(),
    c.ReverseCost(DUELMEN, 2023, "V-1", day("2023-08-01"), 0),
    c.WithdrawFact(8),
    c.RegisterKey("county-2026", bytes(32)),
    c.RevokeKey("county-2026"),
    c.SealHead("county-2026", 8, bytes(32), bytes(64)),
    c.WitnessHead("budget-ledger/0", "county-2026", bytes(32), 8, bytes(32), bytes(64)),
    c.CorrectCost(8, day("2023-08-01"), amount_cents=100),
    c.CarryOverBudget(NOTTULN, "KIM", 2024, 2023, 100, "Rat", day("2024-02-15")),
    c.ApproveOverPlan(NOTTULN, "KIM", 2024, 100, "Rat", day("2024-11-05")),
    c.BlockBudget(NOTTULN, "KIM", 2024, "HS", 100, "Kämmerer", day("2024-07-01")),
    c.LiftBlock(NOTTULN, "KIM", 2024, "HS", 100, "Rat", day("2024-10-01")),
    c.ReceiveOtherFunding(GRANT, DUELMEN, "Stiftung", 2024, 100, day("2024-06-30")),
    c.SubmitProof(GRANT, DUELMEN, 2023, day("2024-03-28")),
    c.AcceptProof(GRANT, DUELMEN, 2023, day("2024-06-28")),
    c.DecideVat(AGREEMENT, "S19", (19, 100), day("2025-01-01")),
    c.ScheduleAdvance(AGREEMENT, NOTTULN, 2024, 100, day("2024-06-30")),
    c.PayAdvance(AGREEMENT, NOTTULN, 2024, 100, day("2024-06-28")),
    c.IssueSettlement("SA-2024", AGREEMENT, 2024, day("2025-02-15"), day("2025-03-31")),
    c.PaySettlement("SA-2024", NOTTULN, 100, day("2025-03-20")),
    c.AmendPost(POST, day("2024-07-01"), (3, 4)),
    c.RecordAbsence(POST, "P-17", day("2024-04-01")),
    c.CalculateQuota("KIM", NOTTULN, (47, 100), day("2023-01-01"), "Verteilung 2023"),
    c.PlanCost(POST, "personnel", 100, day("2025-01-01"), day("2025-12-31")),
    c.PlanOccupancy(POST, (1, 1), day("2025-01-01")),
    c.CertifyCosts((13,)),
    c.PayCosts((13,), day("2024-01-15"), 100),
    c.ClaimRepayment(
        "RF", GRANT, "05558", DUELMEN, 2024, 100, day("2025-01-10"), day("2025-02-15")
    ),
    c.PayRepayment("RF", 100, day("2025-02-15")),
    c.ChargeInterest("RF", day("2024-05-01"), day("2025-02-15")),
    c.SetBaseRate(day("2026-01-01"), (127, 10000), "Bundesbank"),
    c.CloseYear(NOTTULN, 2023, day("2024-03-01")),
    c.AdoptAccounts(NOTTULN, 2023, day("2024-12-12")),
    c.SetCertificationPolicy("warn"),
    c.RegisterCostType("material"),
    c.CorrectClock(8, 9, FIRST_DAY * A_DAY),
):
    COMMANDS[type(one)] = one
"""One good command of each kind, except the import."""


def bad_values(field: str) -> list[Any]:
    check = FIELDS[field].problem
    assert check is not None
    kind = check.__name__
    days = [DAY_OF_1999, LAST_DAY + 1, -1, 10**9, *BAD_NUMBERS]
    years = [1999, 2101, -1, *BAD_NUMBERS]
    values: dict[str, list[Any]] = {
        "file_hash_problem": [b"x", bytes(31), bytes(33), "0" * 32, 5, None],
        "signature_problem": [b"x", bytes(32), bytes(65), "0" * 64, 5, None],
        "hashes_problem": [(b"x",), (bytes(31),), ("0" * 32,), [bytes(32)], "0" * 32],
        "name_problem": [*BAD_NAMES, 5, b"A"],
        "optional_name_problem": [*BAD_NAMES[1:], 5],
        "text_problem": ["A\nB", "\x1b[31m", "A" * 201, 5, b"A"],
        "cents_problem": [MAX_CENTS + 1, -MAX_CENTS - 1, *BAD_NUMBERS],
        "day_problem": [0, *days],
        "optional_day_problem": [*days, False],
        "year_problem": [0, *years],
        "optional_year_problem": [*years, False],
        "unsaid_year_problem": [*years, False],
        "count_problem": [-1, *BAD_NUMBERS],
        "event_number_problem": [0, -1, *BAD_NUMBERS],
        "instant_problem": [FIRST_DAY * A_DAY - 1, (LAST_DAY + 1) * A_DAY, *BAD_NUMBERS],
        "flag_problem": [1, 0, "yes", None],
        "ratio_problem": [
            (-1, 2),
            (0, 1),
            (1, 0),
            (1, -2),
            (0.5, 1),
            (True, 1),
            0.5,
            (1,),
            (1001, 1),
        ],
        "iban_problem": [*BAD_NAMES[1:], 5, "DE03120300000000202051"],
        "key_problem": [
            "A=1",
            ((DUELMEN, 1),),
            ((" ", 1, 1),),
            ((DUELMEN, 0.5, 1),),
            [(DUELMEN, 1, 1)],
        ],
        "month_day_problem": ["3-31", "02-29", "13-01", "0331", "31.03.", 331, None],
        "small_problem": [-1, 601, *BAD_NUMBERS],
        "rate_problem": [(2, 1), (1, 0), (0.5, 1), (True, 1), 0.5, (1,), None],
        "numbers_problem": [(), (0,), [1], 1, (True,), ("1",), None],
        "names_problem": ["personnel", ("",), ("a\n",), (5,), ["personnel"]],
    }
    return values[kind]


def everything_bad():
    for kind, command in COMMANDS.items():
        for field in command.__struct_fields__:
            optional = "None" in kind.__annotations__[field]
            for value in bad_values(field):
                if value is not None or not optional:
                    yield kind, field, value


def changed(command: c.Command, **fields: Any) -> c.Command:
    values = {name: getattr(command, name) for name in command.__struct_fields__}
    return type(command)(**{**values, **fields})


def test_every_command_and_every_field_is_looked_at():
    kinds = set(c.Command.__subclasses__())

    assert kinds == {*COMMANDS, c.ImportCosts, c.ImportFile}
    assert set(EVENTS) < kinds
    assert {name for kind in kinds for name in kind.__struct_fields__} - {"lines"} == {
        name for name, field in FIELDS.items() if field.problem is not None
    }


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
def test_nothing_is_wrong_with_what_a_command_holds_unsaid(kind):
    for name, default in _unsaid(kind):
        problem = FIELDS[name].problem
        assert problem is not None
        assert default in {NODEFAULT, None} or problem(default) is None, name


def test_good_commands_pass():
    for command in COMMANDS.values():
        check_command(command)
    check_command(c.ImportCosts((booking(), booking(text="Bürokosten – § 4"))))


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
def test_a_bad_field_is_refused_by_its_name(kind):
    cases = [case for case in everything_bad() if case[0] is kind]
    assert cases
    for _, field, value in cases:
        with pytest.raises(UsageError) as caught:
            check_command(changed(COMMANDS[kind], **{field: value}))

        assert str(caught.value).startswith(field.replace("_", " ") + ": "), (field, value)
        assert " → " in str(caught.value)
        assert len(str(caught.value)) < 200


def test_a_bad_field_of_an_import_is_refused_by_its_line():
    cases = [case for case in everything_bad() if case[0] in {c.BookCost, c.ReverseCost}]
    for kind, field, value in cases:
        line = changed(COMMANDS[kind], **{field: value})
        with pytest.raises(UsageError, match=f"^line 2, {field.replace('_', ' ')}: .* → "):
            check_command(c.ImportCosts((booking(), line)))  # type: ignore[arg-type] # wrong on purpose


def test_all_bad_fields_are_told_at_once():
    with pytest.raises(UsageError) as caught:
        check_command(c.ImportCosts((booking(cents=1.5), booking(""), booking(line=-1))))  # type: ignore[arg-type] # wrong on purpose

    assert [line.partition(":")[0] for line in str(caught.value).splitlines()] == [
        "line 1, amount cents",
        "line 2, voucher",
        "line 3, line",
    ]


def test_an_import_holds_bookings_only():
    lines: Any = (booking(), c.WithdrawFact(3))

    with pytest.raises(UsageError, match="line 2: is a WithdrawFact"):
        check_command(c.ImportCosts(lines))


@pytest.mark.parametrize(
    "note",
    [
        Note(known_on=DAY_OF_1999),
        Note(known_on=True),
        Note(known_on=0),
        Note(document="A\nB"),
        Note(document="A" * 201),
        Note(document_date=DAY_OF_1999),
        Note(document_date=10**30),
        Note(file_hash=b"short"),
        Note(file_hash="a" * 32),  # type: ignore[arg-type] # wrong on purpose
        Note(reason="\x1b[2J"),
        Note(command_id=b""),
        Note(command_id=b"short"),
        Note(command_id="a" * 16),  # type: ignore[arg-type] # wrong on purpose
        Note(corrects=0, reason="x"),
        Note(corrects=True, reason="x"),
    ],
)
def test_what_accompanies_a_command_is_looked_at_too(ledger, note):
    before = ledger.receipt()

    with pytest.raises(UsageError, match=" → "):
        ledger.execute(c.RegisterBody("05558044", "Senden"), note)

    assert ledger.receipt() == before


def test_a_withdrawal_names_its_fact_once(ledger):
    with pytest.raises(UsageError, match="leave it out"):
        ledger.execute(c.WithdrawFact(8), Note(corrects=9, reason="x"))


@pytest.mark.parametrize(
    "actor", [Actor(""), Actor("  "), Actor("a\nb"), Actor("a" * 201), Actor("a", "hearsay")]
)
def test_somebody_nameable_acts(database_url, actor):
    with (
        Ledger.create(database_url, actor=actor, clock=Clock()) as ledger,
        pytest.raises(UsageError, match="actor"),
    ):
        ledger.execute(c.RegisterBody(DUELMEN, "Dülmen"))


def test_the_door_refuses_what_the_check_refuses(ledger):
    before = ledger.receipt()
    tried: list[Callable[[], object]] = [
        lambda: ledger.execute(booking(cents=10**30)),
        lambda: ledger.execute(booking(cents=True)),
        lambda: ledger.execute(booking(service_from=-(10**12))),
        lambda: ledger.execute(c.FillPost(POST, "P-18", (-1, 2), day("2024-01-01"))),
        lambda: ledger.execute(c.ImportCosts((booking(voucher="\ud800"),))),
        lambda: ledger.judge([booking(service_from=-(10**12))]),
    ]
    for attempt in tried:
        with pytest.raises(UsageError):
            attempt()

    assert ledger.receipt() == before


@pytest.mark.parametrize(
    "name", ["KV/2023-1", "a/b/c", "§ 4 (2)", "100%", "O'Hara; --", "日本", "?"]
)
def test_a_name_may_hold_any_printable_sign(ledger, name):
    first = day("2023-01-01")
    ledger.execute(c.RegisterBody(name, name))
    ledger.execute(c.RegisterProgramme(name, name))
    ledger.execute(c.AdoptDecision(name, name, name, 100, 2023))
    ledger.execute(c.ConcludeAgreement(name, name, ((name, 1, 1),), None, first))
    ledger.execute(c.EstablishPost(name, name, name, name, (1, 1), first, name))
    ledger.execute(c.RegisterCostType(name))
    ledger.execute(booking(name, 100, post=name, cost_type=name, source=name))

    (row,) = ledger.positions(Question(municipality=name)).rows
    assert (row.municipality, row.programme, row.headroom_cents) == (name, name, 0)
    assert not ledger.verify().findings


def test_names_with_slashes_do_not_run_together(empty):
    for name in ("a", "a/b", "a/b/1"):
        empty.execute(c.RegisterBody(name, name))
    empty.execute(c.RegisterProgramme("p", "p"))
    for post, body in (("x", "a"), ("x/1", "a/b")):
        empty.execute(c.EstablishPost(post, "p", body, "", (1, 1), day("2023-01-01")))
    empty.execute(booking("v", post="x", source="s/2023"))
    empty.execute(booking("2023/v", post="x", source="s"))

    assert empty.execute(booking("v", post="x/1", source="s/2023")).events == 1
    assert not empty.verify().findings


@pytest.mark.parametrize("instalment", [0, -100])
def test_an_instalment_is_money_received(ledger, instalment):
    with pytest.raises(LedgerError, match="instalment on KIM-2023"):
        ledger.execute(c.ReceiveInstalment(GRANT, DUELMEN, 2024, instalment, day("2024-08-15")))


@pytest.mark.parametrize("year", [2022, 2026])
def test_an_instalment_is_for_a_year_of_the_notice(ledger, year):
    with pytest.raises(LedgerError, match="instalment on KIM-2023"):
        ledger.execute(c.ReceiveInstalment(GRANT, DUELMEN, year, 100, day("2024-08-15")))


def test_a_terminated_agreement_is_not_amended(ledger):
    ledger.execute(c.TerminateAgreement(AGREEMENT, day("2024-12-31")))
    thirds = ((DUELMEN, 1, 3), (NOTTULN, 2, 3))

    with pytest.raises(LedgerError, match=f"agreement {AGREEMENT}"):
        ledger.execute(c.AmendAgreement(AGREEMENT, thirds, None, day("2025-06-01"), "2"))
