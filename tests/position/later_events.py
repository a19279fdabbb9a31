"""What may come after a year was closed, for tests."""

from __future__ import annotations

from ledger.application import Note
from ledger.application.clock import parse_instant
from ledger.domain import commands as c
from tests.application.mitte import (
    AGREEMENT,
    COUNTY,
    DUELMEN,
    GRANT,
    NOTTULN,
    PERSON,
    POST,
    PROGRAMME,
    STATE,
    booking,
    day,
)

WHY = Note(reason="it was closed like this")
THIRDS = ((DUELMEN, 1, 3), (NOTTULN, 2, 3))
FIRST = day("2023-01-01")
LATER: list[tuple[c.Command, Note]] = [
    (c.RegisterBody("05558004", "Ascheberg"), Note()),
    (c.AmendBody(NOTTULN, FIRST, street="Stiftsplatz 7"), Note()),
    (c.RegisterProgramme("X", "Another"), Note()),
    (c.RegisterCostType("travel"), Note()),
    (c.AdoptDecision("9/2026", DUELMEN, PROGRAMME, 100, 2023), Note()),
    (c.AmendDecision("181/2022", 2023, 1), Note()),
    (c.CarryOverBudget(NOTTULN, PROGRAMME, 2024, 2023, 100000, "Rat", day("2024-02-15")), Note()),
    (c.ApproveOverPlan(NOTTULN, PROGRAMME, 2023, 100, "Rat", day("2023-11-05")), Note()),
    (c.BlockBudget(NOTTULN, PROGRAMME, 2023, "HS", 100, "Rat", day("2023-07-01")), Note()),
    (c.LiftBlock(NOTTULN, PROGRAMME, 2023, "HS", 100, "Rat", day("2023-10-01")), Note()),
    (c.RevokeDecision("181/2022", 2023), Note()),
    (c.ApproveGrant("G2", PROGRAMME, STATE, COUNTY, FIRST, day("2023-12-31"), 1), Note()),
    (c.AmendGrant(GRANT, FIRST, 100000), Note()),
    (c.ForwardGrant(GRANT, NOTTULN, FIRST, day("2023-12-31"), 77), Note()),
    (c.RevokeGrant(GRANT, day("2023-08-01")), Note()),
    (c.ReceiveInstalment(GRANT, DUELMEN, 2023, 100, day("2023-07-15")), Note()),
    (c.ReceiveOtherFunding(GRANT, DUELMEN, "Stiftung", 2023, 100, day("2023-08-15")), Note()),
    (c.SubmitProof(GRANT, DUELMEN, 2023, day("2024-03-28")), Note()),
    (c.AcceptProof(GRANT, DUELMEN, 2023, day("2024-06-28")), Note()),
    (c.ConcludeAgreement("KV-2", PROGRAMME, THIRDS, None, FIRST), Note()),
    (c.AmendAgreement(AGREEMENT, THIRDS, None, FIRST, "2"), Note()),
    (c.DecideVat(AGREEMENT, "S19", (19, 100), FIRST), Note()),
    (c.ScheduleAdvance(AGREEMENT, NOTTULN, 2023, 100, day("2023-06-30")), Note()),
    (c.PayAdvance(AGREEMENT, NOTTULN, 2023, 100, day("2023-06-28")), Note()),
    (c.EstablishPost("CM-2", PROGRAMME, DUELMEN, "M", (1, 1), FIRST, AGREEMENT, GRANT), Note()),
    (c.FillPost("CM-2", "P-99", (1, 1), FIRST), Note()),
    (booking("late", 77777), Note()),
    (booking("late-2", 50000, post="CM-2"), Note()),
    (c.ImportCosts((booking("late-3", 5), booking("late-4", 6))), Note()),
    (c.ReverseCost(DUELMEN, 2023, "late", day("2026-01-31"), 0), Note()),
    (c.AmendPost(POST, FIRST, (2, 1)), Note()),
    (c.ChangeHours(POST, PERSON, (1, 2), day("2023-08-01")), Note()),
    (c.RecordAbsence(POST, PERSON, day("2023-09-01"), day("2023-09-30")), Note()),
    (c.VacatePost(POST, PERSON, day("2023-10-31")), Note()),
    (c.CalculateQuota(PROGRAMME, NOTTULN, (47, 100), FIRST, "Verteilung"), Note()),
    (c.PlanCost(POST, "personnel", 100, FIRST, day("2023-12-31")), Note()),
    (c.PlanOccupancy(POST, (1, 1), FIRST), Note()),
    (c.CertifyCosts((13,)), Note()),
    (c.IssueSettlement("SA-23", AGREEMENT, 2023, day("2024-02-15"), day("2024-03-31")), Note()),
    (c.PaySettlement("SA-23", NOTTULN, 100, day("2024-03-20")), Note()),
    (
        c.ClaimRepayment(
            "RF",
            GRANT,
            COUNTY,
            DUELMEN,
            2023,
            100,
            day("2025-01-10"),
            day("2025-02-15"),
            day("2024-05-01"),
        ),
        Note(),
    ),
    (c.PayRepayment("RF", 100, day("2025-02-15")), Note()),
    (c.SetBaseRate(day("2024-01-01"), (362, 10000), "Bundesbank"), Note()),
    (c.SetBaseRate(day("2024-07-01"), (337, 10000), "Bundesbank"), Note()),
    (c.SetBaseRate(day("2025-01-01"), (227, 10000), "Bundesbank"), Note()),
    (c.ChargeInterest("RF", day("2024-05-01"), day("2025-02-15")), Note()),
    (c.TerminateAgreement(AGREEMENT, day("2023-11-30")), Note()),
    (c.VacatePost("CM-2", "P-99", day("2023-12-31")), Note()),
    (c.ClosePost("CM-2", day("2023-12-31")), Note()),
    (c.AdoptAccounts(NOTTULN, 2023, day("2024-12-12")), Note()),
    (c.SetCertificationPolicy("warn"), Note()),
    (c.CorrectClock(1, None, parse_instant("2026-02-01T08:00")), Note()),
    (c.CloseYear(NOTTULN, 2024, despite_red=True), WHY),
]
"""A later fact of every kind, about the closed year wherever it can be."""
