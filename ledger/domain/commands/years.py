"""A body's budget year, and the ledger's policy. See `ledger.domain.commands`."""

from __future__ import annotations

from ledger.domain.commands.base import Command


class CloseYear(Command, frozen=True):
    """`year close`: freeze the figures of a body and year.

    `closed_on` 0 means the day of recording. `despite_red` closes although a check is red; the
    reason is part of the envelope.
    """

    body: str
    year: int
    closed_on: int = 0
    despite_red: bool = False


class AdoptAccounts(Command, frozen=True):
    """`year adopt-accounts`: the council adopted the annual accounts."""

    body: str
    year: int
    adopted_on: int


class SetCertificationPolicy(Command, frozen=True):
    """`policy certification`: off, warn or require; `proven`: by logins that the system says."""

    policy: str
    proven: bool | None = None
