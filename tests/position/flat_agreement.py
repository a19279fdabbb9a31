"""An agreement with flat overhead, for tests."""

from __future__ import annotations

from ledger.domain import commands as c
from tests.application.mitte import day
from tests.domain.scenario import DUELMEN, NOTTULN, key

SINCE_2024 = day("2024-01-01")


def flat(ceiling=50000, **post):
    """An agreement with flat overhead from 2024, one post, no cost."""
    values = {"valid_from": SINCE_2024} | post
    return [
        c.RegisterBody(DUELMEN, "Dülmen"),
        c.RegisterBody(NOTTULN, "Nottuln"),
        c.RegisterProgramme("KIM", "KIM"),
        c.AdoptDecision("D", NOTTULN, "KIM", ceiling, 2023),
        c.ConcludeAgreement(
            "KV", "KIM", key(), None, SINCE_2024, overhead="flat", overhead_cents=120000
        ),
        c.EstablishPost("CM-1", "KIM", DUELMEN, "M", (1, 1), agreement="KV", grant=None, **values),
    ]
