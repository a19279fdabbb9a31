"""Posts, who fills them, and what is planned beside."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from ledger.domain.events.base import Event, Kind, extended
from ledger.domain.keys import Ratio
from ledger.domain.state import Fact, Facts, OnRecord, Post
from ledger.domain.timeline import Timeline

_PERSON = (("person", "person"),)


class PostEstablished(Event, frozen=True):
    """A post (Stelle): region, employing body, allocated FTE, agreement and grant if any."""

    kind: ClassVar[Kind] = Kind(
        40,
        "PostEstablished:1",
        "post",
        registers=True,
        speaks_of=(
            ("programme", "programme"),
            ("body", "employing_body"),
            ("agreement", "agreement"),
            ("grant", "grant"),
        ),
    )
    post: str
    programme: str
    employing_body: str
    region: str
    fte: Ratio
    valid_from: int
    agreement: str | None
    grant: str | None

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The post exists."""
        post = facts.posts[self.post] = Post(fact, self)
        post.fte.add(self.valid_from, None, Fraction(*self.fte), fact.sequence)
        post.agreements.add(self.valid_from, None, self.agreement, fact.sequence)
        post.grants.add(self.valid_from, None, self.grant, fact.sequence)


class PostFilledV1(Event, frozen=True):
    """Version 1 of `PostFilled`, before a hand-over could be told from a mistake."""

    kind: ClassVar[Kind] = Kind(41, "PostFilled:1", "post")
    post: str
    person: str
    fte: Ratio
    valid_from: int
    valid_to: int | None

    def upcast(self) -> PostFilled:
        """Version 1 could not say that an overlap was meant, so none was."""
        return extended(self, PostFilled)


class PostFilled(Event, frozen=True):
    """Occupancy (Besetzung) by a pseudonymous person; `handover` allows an overlap on the post."""

    kind: ClassVar[Kind] = Kind(42, "PostFilled:2", "post", speaks_of=_PERSON)
    post: str
    person: str
    fte: Ratio
    valid_from: int
    valid_to: int | None
    handover: bool = False

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The person fills the post for the days."""
        if post := facts.posts.get(self.post):
            end = None if self.valid_to is None else self.valid_to + 1
            people = post.people.setdefault(self.person, Timeline())
            people.add(self.valid_from, end, Fraction(*self.fte), fact.sequence)


class HoursChanged(Event, frozen=True):
    """From `valid_from` on the person fills the post with another FTE."""

    kind: ClassVar[Kind] = Kind(43, "HoursChanged:1", "post", speaks_of=_PERSON)
    post: str
    person: str
    fte: Ratio
    valid_from: int

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The person fills as much until the occupancy ends."""
        post = facts.posts.get(self.post)
        if post and (person := post.people.get(self.person)):
            end = person.end_of_stretch(self.valid_from)
            person.add(self.valid_from, end, Fraction(*self.fte), fact.sequence)


class PostVacated(Event, frozen=True):
    """The person's occupancy ends after `last_day`."""

    kind: ClassVar[Kind] = Kind(44, "PostVacated:1", "post", speaks_of=_PERSON)
    post: str
    person: str
    last_day: int

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The occupancy ends, and with it an absence."""
        post = facts.posts.get(self.post)
        if post and (person := post.people.get(self.person)):
            end = person.end_of_stretch(self.last_day)
            person.add(self.last_day + 1, end, None, fact.sequence)
            if away := post.absences.get(self.person):
                away.add(self.last_day + 1, end, None, fact.sequence)


class PostClosed(Event, frozen=True):
    """The post exists no longer after `last_day`."""

    kind: ClassVar[Kind] = Kind(45, "PostClosed:1", "post")
    post: str
    last_day: int

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The post has no FTE any more."""
        if post := facts.posts.get(self.post):
            post.fte.add(self.last_day + 1, None, None, fact.sequence)


class PostAmended(Event, frozen=True):
    """From `valid_from` on other allocated FTE, another agreement or grant; None: as before."""

    kind: ClassVar[Kind] = Kind(
        46, "PostAmended:1", "post", speaks_of=(("agreement", "agreement"), ("grant", "grant"))
    )
    post: str
    valid_from: int
    fte: Ratio | None
    agreement: str | None
    grant: str | None

    def fold(self, facts: Facts, fact: Fact) -> None:
        """What is named changes; FTE only until the post is closed."""
        if not (post := facts.posts.get(self.post)):
            return
        if self.fte is not None:
            end = post.fte.end_of_stretch(self.valid_from)
            post.fte.add(self.valid_from, end, Fraction(*self.fte), fact.sequence)
        if self.agreement is not None:
            post.agreements.add(self.valid_from, None, self.agreement, fact.sequence)
        if self.grant is not None:
            post.grants.add(self.valid_from, None, self.grant, fact.sequence)


class AbsenceRecorded(Event, frozen=True):
    """The person is away without cost (long illness, parental leave); the post counts as vacant."""

    kind: ClassVar[Kind] = Kind(47, "AbsenceRecorded:1", "post", speaks_of=_PERSON)
    post: str
    person: str
    valid_from: int
    valid_to: int | None

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The person is away; it ends with the occupancy (domain reference §4), at the latest."""
        if post := facts.posts.get(self.post):
            post.recorded_absences.append(OnRecord(fact, self))
            people = post.people.get(self.person)
            ends = [people.end_of_stretch(self.valid_from) if people else None]
            ends.append(None if self.valid_to is None else self.valid_to + 1)
            end = min((day for day in ends if day is not None), default=None)
            away = post.absences.setdefault(self.person, Timeline())
            away.add(self.valid_from, end, True, fact.sequence)  # noqa: FBT003 - away: the value of the line


class QuotaCalculated(Event, frozen=True):
    """A body's calculated quota of a programme's FTE from a day on, and where it comes from."""

    kind: ClassVar[Kind] = Kind(48, "QuotaCalculated:1", "programme", speaks_of=(("body", "body"),))
    programme: str
    body: str
    fte: Ratio
    valid_from: int
    source: str

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The quota holds until the next one."""
        line = facts.quotas.setdefault((self.programme, self.body), Timeline())
        line.add(self.valid_from, None, Fraction(*self.fte), fact.sequence)


class CostPlanned(Event, frozen=True):
    """Planned cost of a post and cost type over days of one budget year.

    The latest word for the same post, cost type and days replaces the earlier one.
    """

    kind: ClassVar[Kind] = Kind(53, "CostPlanned:1", "post")
    post: str
    cost_type: str
    amount_cents: int
    service_from: int
    service_to: int

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The latest plan for the same days counts."""
        if post := facts.posts.get(self.post):
            days = (self.cost_type, self.service_from, self.service_to)
            post.planned_cost[days] = OnRecord(fact, self)


class OccupancyPlanned(Event, frozen=True):
    """So many FTE are planned on the post from a day on; a later word replaces an earlier one."""

    kind: ClassVar[Kind] = Kind(54, "OccupancyPlanned:1", "post")
    post: str
    fte: Ratio
    valid_from: int
    valid_to: int | None

    def fold(self, facts: Facts, fact: Fact) -> None:
        """So many FTE are planned for the days."""
        if post := facts.posts.get(self.post):
            end = None if self.valid_to is None else self.valid_to + 1
            post.planned_fte.add(self.valid_from, end, Fraction(*self.fte), fact.sequence)
