"""What advances that are due and advances that were paid have in common."""

from __future__ import annotations

from ledger.domain import events as e
from tests.domain.scenario import DUELMEN, NOTTULN, SETUP, day, key

OTHER_POST = e.PostEstablished(
    "CM-2", "KIM", NOTTULN, "Mitte", (1, 2), day("2024-07-01"), "KV-Mitte", "KIM-2023"
)
"""Nottuln employs too, from July 2024 on."""
BOTH_EMPLOY = SETUP.and_then(OTHER_POST)
LEFT = SETUP.and_then(
    e.AgreementAmended("KV-Mitte", key(f"{DUELMEN}=1"), None, day("2025-01-01"), "2", "§ 4")
)
"""Nottuln leaves at the end of 2024."""
TERMINATED = SETUP.and_then(e.AgreementTerminated("KV-Mitte", day("2024-12-31")))
