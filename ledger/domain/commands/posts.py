"""Posts, who fills them, and quotas. See `ledger.domain.commands`."""

from __future__ import annotations

from ledger.domain.commands.base import Command
from ledger.domain.keys import Ratio


class EstablishPost(Command, frozen=True):
    """`post establish`: a funded position at an employing body."""

    post: str
    programme: str
    employing_body: str
    region: str
    fte: Ratio
    valid_from: int
    agreement: str | None = None
    grant: str | None = None


class AmendPost(Command, frozen=True):
    """`post amend`: other allocated FTE, another agreement or grant from a day on."""

    post: str
    valid_from: int
    fte: Ratio | None = None
    agreement: str | None = None
    grant: str | None = None


class FillPost(Command, frozen=True):
    """`post fill`: a pseudonymous person, from a day on, with so many FTE."""

    post: str
    person: str
    fte: Ratio
    valid_from: int
    valid_to: int | None = None
    handover: bool = False


class ChangeHours(Command, frozen=True):
    """`post change-hours`: another FTE of the person on the post."""

    post: str
    person: str
    fte: Ratio
    valid_from: int


class VacatePost(Command, frozen=True):
    """`post vacate`: the person's last day on the post."""

    post: str
    person: str
    last_day: int


class ClosePost(Command, frozen=True):
    """`post close`: the last day of the post."""

    post: str
    last_day: int


class RecordAbsence(Command, frozen=True):
    """`post absence`: a person away without cost, for days."""

    post: str
    person: str
    valid_from: int
    valid_to: int | None = None


class CalculateQuota(Command, frozen=True):
    """`programme quota`: a body's calculated quota of FTE from a day on."""

    programme: str
    body: str
    fte: Ratio
    valid_from: int
    source: str


class PlanCost(Command, frozen=True):
    """`plan cost`: planned cost of a post over days of one year."""

    post: str
    cost_type: str
    amount_cents: int
    service_from: int
    service_to: int


class PlanOccupancy(Command, frozen=True):
    """`plan occupancy`: planned FTE on a post."""

    post: str
    fte: Ratio
    valid_from: int
    valid_to: int | None = None
