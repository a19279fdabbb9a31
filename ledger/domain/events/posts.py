"""Posts and who fills them."""

from __future__ import annotations

from typing import ClassVar

from ledger.domain.events.base import Event
from ledger.domain.keys import Ratio


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


class PostAmended(Event, frozen=True):
    """From `valid_from` on other allocated FTE, another agreement or grant; None: as before."""

    kind: ClassVar[str] = "post"
    post: str
    valid_from: int
    fte: Ratio | None
    agreement: str | None
    grant: str | None

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """Agreement and grant, where they are named."""
        optional = (("agreement", self.agreement), ("grant", self.grant))
        return tuple((kind, name) for kind, name in optional if name is not None)


class AbsenceRecorded(Event, frozen=True):
    """The person is away without cost (long illness, parental leave); the post counts as vacant."""

    kind: ClassVar[str] = "post"
    post: str
    person: str
    valid_from: int
    valid_to: int | None

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """The person."""
        return (("person", self.person),)


class QuotaCalculated(Event, frozen=True):
    """A body's calculated quota of a programme's FTE from a day on, and where it comes from."""

    kind: ClassVar[str] = "programme"
    programme: str
    body: str
    fte: Ratio
    valid_from: int
    source: str

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """The body."""
        return (("body", self.body),)
