"""What stands: the state that facts fold into, by name. See `ledger.domain.facts`.

Rules and figures read it; only `Event.fold` writes it.
"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from msgspec import Struct, field

from ledger.domain.speaking import Speaking
from ledger.domain.timeline import Timeline

if TYPE_CHECKING:
    from ledger.domain import events as e
    from ledger.domain.keys import Share


class Fact(NamedTuple):
    """An event with its number, and the day since when the administration had it (known on)."""

    sequence: int
    known_on: int
    event: e.Event


E = TypeVar("E", bound="e.Event")


class OnRecord(NamedTuple, Generic[E]):
    """A fact with its event, of one type: what was said of a thing that stands."""

    fact: Fact
    event: E


class Contact(NamedTuple):
    """How a body is written to and paid, on a day; what nobody said is empty."""

    name: str
    department: str = ""
    street: str = ""
    postal_code: str = ""
    town: str = ""
    iban: str = ""
    sign: str = ""


CONTACT = Contact._fields[1:]
"""What `body amend` says of a body, part by part."""


class Body(Struct, frozen=True):
    """A body as it was registered, and over days each part of how it is written to."""

    fact: Fact
    event: e.BodyRegistered
    contact: dict[str, Timeline[str]] = field(default_factory=dict)

    def contact_on(self, day: int) -> Contact:
        """Return how the body is written to and paid on a day."""
        entries = {name: line.at(day) for name, line in self.contact.items()}
        said = {name: entry.value for name, entry in entries.items() if entry and entry.value}
        return Contact(self.name, **said)

    @property
    def name(self) -> str:
        """Return its full name."""
        return self.event.name


class Programme(Struct, frozen=True):
    """A programme as it was registered."""

    fact: Fact
    event: e.ProgrammeRegistered


class Overhead(NamedTuple):
    """How overhead (Gemeinkosten) is borne: `none`, `actual` (as booked), `percent`, `flat`.

    `rate` is a part of the personnel cost (percent); `cents` is per allocated FTE and year (flat).
    `sequence` is the event that says so: a later version that says nothing of it keeps it.
    """

    kind: str
    rate: Fraction
    cents: int
    sequence: int = 0


class KeyVersion(NamedTuple):
    """One version of an agreement; the grant key is never None here.

    `cost_base` names the cost types that the members share, empty: all of them.
    """

    key: tuple[Share, ...]
    grant_key: tuple[Share, ...]
    version: str
    clause: str
    basis: str = "fractions"
    basis_date: int | None = None
    source: str = ""
    cost_base: tuple[str, ...] = ()
    overhead: Overhead = Overhead("actual", Fraction(0), 0)


class Vat(NamedTuple):
    """VAT on settlement lines: its code and rate (19 %: 19/100)."""

    code: str
    rate: Fraction


class Authorisation(NamedTuple):
    """One change of a year's authorisation by its fact; cents are signed."""

    fact: Fact
    event: e.BudgetCarriedOver | e.OverPlanApproved | e.BudgetBlocked | e.BlockLifted
    cents: int


class Decision(Struct):
    """A council's decision; `ceilings` runs over years, not days."""

    fact: Fact
    event: e.BudgetAuthorised
    ceilings: Timeline[int] = field(default_factory=Timeline)


class Grant(Struct):
    """A notice with its rates, cost types, amounts, FTE and coverage over days, and its legs.

    `amounts` are by the fields of `GrantAmounts`. `by_notice` asks for the leg above all contracts:
    every post under the notice is on it.
    """

    fact: Fact
    event: e.GrantApproved
    coverage: Timeline[bool] = field(default_factory=Timeline)
    rates: Timeline[int] = field(default_factory=Timeline)
    cost_types: Timeline[tuple[str, ...]] = field(default_factory=Timeline)
    amounts: dict[str, Timeline[int]] = field(default_factory=dict)
    fte: Timeline[Fraction] = field(default_factory=Timeline)
    valid_to: int = 0
    minimum_share: Fraction | None = None
    proof_due: str = ""
    forwardings: list[OnRecord[e.GrantForwarded]] = field(default_factory=list)
    instalments: list[OnRecord[e.InstalmentReceived]] = field(default_factory=list)
    other_funding: list[OnRecord[e.OtherFundingReceived]] = field(default_factory=list)
    proofs: list[OnRecord[e.ProofSubmitted | e.ProofAccepted]] = field(default_factory=list)
    by_notice: bool = False


class Agreement(Struct):
    """A cooperation agreement; `keys` and `vat` run over days."""

    fact: Fact
    event: e.AgreementConcluded
    keys: Timeline[KeyVersion] = field(default_factory=Timeline)
    vat: Timeline[Vat] = field(default_factory=Timeline)
    scheduled: list[OnRecord[e.AdvanceScheduled]] = field(default_factory=list)
    advances: list[OnRecord[e.AdvancePaid]] = field(default_factory=list)


class Post(Struct):
    """A post: allocated FTE, agreement, grant, each person's FTE and absences, over days.

    An absence in `absences` ends with its occupancy; `recorded_absences` are as they were typed.
    """

    fact: Fact
    event: e.PostEstablished
    fte: Timeline[Fraction] = field(default_factory=Timeline)
    agreements: Timeline[str] = field(default_factory=Timeline)
    grants: Timeline[str] = field(default_factory=Timeline)
    people: dict[str, Timeline[Fraction]] = field(default_factory=dict)
    absences: dict[str, Timeline[bool]] = field(default_factory=dict)
    recorded_absences: list[OnRecord[e.AbsenceRecorded]] = field(default_factory=list)
    planned_fte: Timeline[Fraction] = field(default_factory=Timeline)
    planned_cost: dict[tuple[str, int, int], OnRecord[e.CostPlanned]] = field(default_factory=dict)

    def present(self, person: str, day: int) -> Fraction:
        """Return the FTE of a person on a day; 0 when away without cost, or not on the post."""
        line, away = self.people.get(person), self.absences.get(person)
        entry = line.at(day) if line else None
        if entry is None or entry.value is None or (away is not None and away.at(day) is not None):
            return Fraction(0)
        return entry.value

    def occupied(self, day: int) -> Fraction:
        """Return the FTE that fill the post on a day; who is away without cost does not."""
        return sum((self.present(person, day) for person in self.people), Fraction(0))


class Settlement(Struct):
    """A settlement as issued, and its payments."""

    fact: Fact
    event: e.SettlementIssued
    payments: list[OnRecord[e.SettlementPaid]] = field(default_factory=list)


class Claim(Struct):
    """A repayment claim with its payments and the interest charged on it."""

    fact: Fact
    event: e.RepaymentClaimed
    payments: list[OnRecord[e.RepaymentPaid]] = field(default_factory=list)
    interest: list[OnRecord[e.InterestCharged]] = field(default_factory=list)


class SigningKey(Struct):
    """A key that signs for the ledger, and what it sealed; `revoked`: it signs no more."""

    fact: Fact
    event: e.KeyRegistered
    revoked: Fact | None = None
    sealed: list[OnRecord[e.HeadSealed]] = field(default_factory=list)


class Facts(Struct):
    """Everything that stands, by name.

    `budgets` is keyed by (body, programme, year); `closed` and `accounts` by (body, year).
    """

    bodies: dict[str, Body] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    cost_types: dict[str, OnRecord[e.CostTypeRegistered]] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    agreements: dict[str, Agreement] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    settlements: dict[str, Settlement] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    budgets: dict[tuple[str, str, int], list[Authorisation]] = field(default_factory=dict)
    quotas: dict[tuple[str, str], Timeline[Fraction]] = field(default_factory=dict)
    base_rates: dict[int, OnRecord[e.BaseRateSet]] = field(default_factory=dict)
    closed: dict[tuple[str, int], OnRecord[e.YearClosed]] = field(default_factory=dict)
    accounts: dict[tuple[str, int], OnRecord[e.AccountsAdopted]] = field(default_factory=dict)
    policy: OnRecord[e.CertificationPolicySet] | None = None
    signing_keys: dict[str, SigningKey] = field(default_factory=dict)
    witnessed: dict[str, OnRecord[e.HeadWitnessed]] = field(default_factory=dict)
    standing: dict[int, Fact] = field(default_factory=dict)
    _speaking: Speaking = field(default_factory=Speaking)

    def speaking_of(self, kind: str, name: str, of: str) -> Collection[str]:
        """Return the names of a kind (`of`) whose facts ever mentioned a thing.

        Among them is every one that stands to the thing as asked, but not only these: look at them.
        """
        return self._speaking.names(self.standing, (kind, name), of)

    def posts_under(self, kind: str, name: str) -> list[str]:
        """Return the posts that rest on an agreement, or that a grant funds, at any time."""
        found = []
        for key in sorted(self.posts.keys() & self.speaking_of(kind, name, "post")):
            post = self.posts[key]
            line = post.agreements if kind == "agreement" else post.grants
            if any(entry.value == name for entry in line.entries):
                found.append(key)
        return found

    def table(self, kind: str) -> dict[str, Any]:
        """Return what is registered of one kind: body, programme, decision, grant, …."""
        tables: dict[str, dict[str, Any]] = {
            "body": self.bodies,
            "programme": self.programmes,
            "cost_type": self.cost_types,
            "decision": self.decisions,
            "grant": self.grants,
            "agreement": self.agreements,
            "post": self.posts,
            "settlement": self.settlements,
            "claim": self.claims,
            "signing_key": self.signing_keys,
        }
        return tables[kind]

    def body_name(self, body: str) -> str:
        """Return the registered name of a body, or its key."""
        entry = self.bodies.get(body)
        return entry.name if entry else body

    def closed_until(self, body: str) -> int:
        """Return the last closed year of a body; 0 when none is."""
        return max(self.closed_years(body), default=0)

    def closed_years(self, body: str) -> list[int]:
        """Return the closed years of a body, in order."""
        names = self.speaking_of("body", body, "year")
        years = (int(name.rpartition("/")[2]) for name in names)
        return sorted(year for year in years if (body, year) in self.closed)
