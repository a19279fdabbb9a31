"""The facts. Each class is one event type; its stored form is for ever.

Stored as a MessagePack array in field order. Amounts are integer cents; a day is the integer number
of days since 1970-01-01 and days are inclusive on both ends; a ratio is (numerator, denominator).
A change of form is a new version with an upcast (`ledger.log.topics`), never an edit.

`subject` names the thing whose stream the event belongs to; `mentions` names what else it speaks of.
"""

from __future__ import annotations

from typing import ClassVar

import msgspec

from ledger.domain.keys import Ratio, Share


class Event(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Base of all events."""

    kind: ClassVar[str] = ""

    @property
    def subject(self) -> tuple[str, ...]:
        """Return the identity of the stream: its kind, then its key parts."""
        return (self.kind, str(getattr(self, self.__struct_fields__[0])))

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """Return (kind, name) of everything else the event speaks of."""
        return ()


class BodyRegistered(Event, frozen=True):
    """A body (Körperschaft): municipality, county or Land, under its AGS or a short code."""

    kind: ClassVar[str] = "body"
    body: str
    name: str
    level: str


class ProgrammeRegistered(Event, frozen=True):
    """A programme (Förderprogramm); `personnel_cost_types` carry no names as payees."""

    kind: ClassVar[str] = "programme"
    programme: str
    name: str
    personnel_cost_types: tuple[str, ...]


class BudgetAuthorised(Event, frozen=True):
    """A council's decision (Beschluss): a ceiling per budget year, `last_year` None means open."""

    kind: ClassVar[str] = "decision"
    decision: str
    body: str
    programme: str
    ceiling_cents: int
    first_year: int
    last_year: int | None
    adopted_on: int | None

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """Body and programme."""
        return (("body", self.body), ("programme", self.programme))


class AuthorisationAmended(Event, frozen=True):
    """The ceiling is replaced from `from_year` on (domain reference §4)."""

    kind: ClassVar[str] = "decision"
    decision: str
    from_year: int
    ceiling_cents: int


class AuthorisationRevoked(Event, frozen=True):
    """The decision no longer authorises anything from `from_year` on."""

    kind: ClassVar[str] = "decision"
    decision: str
    from_year: int


class GrantApproved(Event, frozen=True):
    """A notice (Bescheid): so many cents per FTE and year, for a period, by a day-count policy."""

    kind: ClassVar[str] = "grant"
    grant: str
    programme: str
    grantor: str
    recipient: str
    valid_from: int
    valid_to: int
    rate_cents: int
    day_count: str
    cost_types: tuple[str, ...]

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """Programme, grantor and recipient."""
        bodies = (("body", self.grantor), ("body", self.recipient))
        return (("programme", self.programme), *bodies)


class GrantAmended(Event, frozen=True):
    """From `valid_from` on another rate or other cost types; `valid_to` moves the period's end."""

    kind: ClassVar[str] = "grant"
    grant: str
    valid_from: int
    rate_cents: int | None
    cost_types: tuple[str, ...] | None
    valid_to: int | None


class GrantRevoked(Event, frozen=True):
    """From `from_day` on the notice covers nothing."""

    kind: ClassVar[str] = "grant"
    grant: str
    from_day: int


class GrantForwarded(Event, frozen=True):
    """The forwarding contract (Weiterleitung) to an employing body; no rate means the notice's."""

    kind: ClassVar[str] = "grant"
    grant: str
    recipient: str
    valid_from: int
    valid_to: int
    rate_cents: int | None

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """The employing body that receives."""
        return (("body", self.recipient),)


class InstalmentReceived(Event, frozen=True):
    """Grant money received (Abschlag) by a recipient of the grant, for a budget year."""

    kind: ClassVar[str] = "grant"
    grant: str
    recipient: str
    year: int
    amount_cents: int
    received_on: int

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """The body that received."""
        return (("body", self.recipient),)


class AgreementConcluded(Event, frozen=True):
    """A cooperation agreement: the cost key, the grant key (None: the same), version and clause."""

    kind: ClassVar[str] = "agreement"
    agreement: str
    programme: str
    key: tuple[Share, ...]
    grant_key: tuple[Share, ...] | None
    valid_from: int
    valid_to: int | None
    version: str
    clause: str

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """Programme and members."""
        return (("programme", self.programme), *_members(self.key, self.grant_key))


class AgreementAmended(Event, frozen=True):
    """From `valid_from` on another key."""

    kind: ClassVar[str] = "agreement"
    agreement: str
    key: tuple[Share, ...]
    grant_key: tuple[Share, ...] | None
    valid_from: int
    version: str
    clause: str

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """The members."""
        return _members(self.key, self.grant_key)


class AgreementTerminated(Event, frozen=True):
    """The agreement ends after `last_day`; then the employing body bears its posts alone."""

    kind: ClassVar[str] = "agreement"
    agreement: str
    last_day: int


class PostEstablished(Event, frozen=True):
    """A post (Stelle): region, employing body, allocated FTE, agreement and grant if any."""

    kind: ClassVar[str] = "post"
    post: str
    programme: str
    employing_body: str
    region: str
    fte: Ratio
    valid_from: int
    agreement: str | None
    grant: str | None

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """Programme, employing body, agreement and grant."""
        optional = (("agreement", self.agreement), ("grant", self.grant))
        named = tuple((kind, name) for kind, name in optional if name is not None)
        return (("programme", self.programme), ("body", self.employing_body), *named)


class PostFilledV1(Event, frozen=True):
    """Version 1 of `PostFilled`, before a hand-over could be told from a mistake."""

    kind: ClassVar[str] = "post"
    post: str
    person: str
    fte: Ratio
    valid_from: int
    valid_to: int | None


class PostFilled(Event, frozen=True):
    """Occupancy (Besetzung) by a pseudonymous person; `handover` allows an overlap on the post."""

    kind: ClassVar[str] = "post"
    post: str
    person: str
    fte: Ratio
    valid_from: int
    valid_to: int | None
    handover: bool = False

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """The person."""
        return (("person", self.person),)


class HoursChanged(Event, frozen=True):
    """From `valid_from` on the person fills the post with another FTE."""

    kind: ClassVar[str] = "post"
    post: str
    person: str
    fte: Ratio
    valid_from: int

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """The person."""
        return (("person", self.person),)


class PostVacated(Event, frozen=True):
    """The person's occupancy ends after `last_day`."""

    kind: ClassVar[str] = "post"
    post: str
    person: str
    last_day: int

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """The person."""
        return (("person", self.person),)


class PostClosed(Event, frozen=True):
    """The post exists no longer after `last_day`."""

    kind: ClassVar[str] = "post"
    post: str
    last_day: int


class Voucher(Event, frozen=True):
    """What a booking and its reversal have in common: voucher key, content, amount.

    The voucher key is employing body, source system, fiscal year, voucher, line; it names the stream.
    `paid_on` 0 means not paid yet. The service period lies in `bearing_year`.
    """

    kind: ClassVar[str] = "booking"
    employing_body: str
    source: str
    fiscal_year: int
    voucher: str
    line: int
    post: str
    cost_type: str
    amount_cents: int
    service_from: int
    service_to: int
    booked_on: int
    paid_on: int
    bearing_year: int
    payee: str = ""
    text: str = ""

    @property
    def subject(self) -> tuple[str, ...]:
        """The voucher key: a booking is its own stream."""
        return (
            self.kind,
            self.employing_body,
            self.source,
            str(self.fiscal_year),
            self.voucher,
            str(self.line),
        )

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """The post and the employing body."""
        return (("post", self.post), ("body", self.employing_body))


class CostBooked(Voucher, frozen=True):
    """An actual cost (Ist-Kosten): one line of one voucher."""


class CostReversed(Voucher, frozen=True):
    """A reversal (Storno): the exact mirror of booking number `reverses`, its own voucher beside."""

    reverses: int = 0
    reversal_voucher: str = ""


class FactWithdrawn(Event, frozen=True):
    """Fact number `withdraws` was wrong; with `replaced` the next event takes its place."""

    kind: ClassVar[str] = "correction"
    subject_parts: tuple[str, ...]
    withdraws: int
    replaced: bool

    @property
    def subject(self) -> tuple[str, ...]:
        """The stream of the fact that is withdrawn."""
        return self.subject_parts


def _members(*keys: tuple[Share, ...] | None) -> tuple[tuple[str, str], ...]:
    names = sorted({member for key in keys if key for member, _, _ in key})
    return tuple(("body", name) for name in names)
