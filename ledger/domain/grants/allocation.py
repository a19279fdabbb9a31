"""How many full-time posts a notice pays for, and how many rest on it.

Domain reference §4: a notice may say how many FTE it pays for, a forwarding how many of them; on no
day may the FTE allocated to the posts under it exceed that. FTE × rate is shown, never a cap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.errors import Finding
from ledger.domain.grants.financing import WITH_RATE
from ledger.domain.money import round_cents
from ledger.domain.period import FOREVER, Span, date_of
from ledger.domain.said import Said

if TYPE_CHECKING:
    from ledger.domain import events as e
    from ledger.domain.state import Fact, Facts, Grant, OnRecord, Post

NOTICE, FORWARDING = "notice", "forwarding"
_NOTHING = Fraction(0)
_FEW = 6
"""Posts that a refusal names."""
_ALLOCATE_LESS = "allocate less first: post amend, post close; or let it be --fte {most}"
_ALLOW_MORE = (
    "record the amended notice first: grant amend {grant} --from {day} --fte {most}; "
    "or allocate less: post amend"
)
_FORWARD_LESS = "pass on less first: grant forward --corrects; or let it be --fte {most}"
_FORWARD_MORE = (
    "record the amended notice first: grant amend {grant} --from {day} --fte {most}; "
    "or pass on less"
)


class Staffing(NamedTuple):
    """A notice, or a forwarding, on a day: FTE that it pays for, allocated and occupied.

    `funded` None: it does not say. `yearly_cents` is FTE × rate of that day, None without either.
    """

    grant: str
    leg: str
    recipient: str
    funded: Fraction | None
    yearly_cents: int | None
    allocated: Fraction
    occupied: Fraction
    event: int


def staffing(facts: Facts, name: str, day: int) -> list[Staffing]:
    """Return the notice, then its forwardings of the day, where any of them says how many FTE.

    Empty for a notice that says nothing of it, and on days that it does not cover.
    """
    grant = facts.grants[name]
    if not says_how_many(grant) or grant.coverage.at(day) is None:
        return []
    posts = _posts(facts, name)
    entry, rate = grant.fte.at(day), grant.rates.at(day)
    cents = rate.value if rate and grant.event.financing in WITH_RATE else None
    source = entry.sequence if entry else grant.fact.sequence
    funded = entry.value if entry else None
    leg = (name, NOTICE, grant.event.recipient)
    rows = [_row(leg, (funded, cents, source), posts, day)]
    for fact, contract in _on(grant, day):
        funded = Fraction(*contract.fte) if contract.fte else None
        own = cents if contract.rate_cents is None else contract.rate_cents
        if (contract.financing or grant.event.financing) not in WITH_RATE:
            own = None
        mine = {key: one for key, one in posts.items() if _home(one) == contract.recipient}
        leg = (name, FORWARDING, contract.recipient)
        rows.append(_row(leg, (funded, own, fact.sequence), mine, day))
    return rows


def _row(
    leg: tuple[str, str, str],
    paid: tuple[Fraction | None, int | None, int],
    posts: Mapping[str, Post],
    day: int,
) -> Staffing:
    """Return a row; `paid` is FTE paid for, the rate of the day, and the event that says so."""
    funded, rate, event = paid
    under = {name: fte for name, fte in _allocated(posts, leg[0], day).items() if fte}
    occupied = (min(posts[name].occupied(day), fte) for name, fte in under.items())
    yearly = None if funded is None or rate is None else round_cents(funded * rate)
    total = sum(under.values(), _NOTHING)
    return Staffing(*leg, funded, yearly, total, sum(occupied, _NOTHING), event)


def over_allocated(facts: Facts, names: Iterable[str], said: str = "") -> list[Finding]:
    """Return where more is allocated under a notice, or a forwarding, than it pays for.

    One finding for each, from the first such day on. The facts hold all posts of the notices.
    `said` is what the refused recording itself says, `NOTICE` or `FORWARDING`, where it says no
    more: then it is no remedy to record that first.
    """
    found: list[Finding] = []
    for name in sorted(names):
        grant = facts.grants.get(name)
        if grant is not None and says_how_many(grant):
            found += _over(grant, _posts(facts, name), said)
    return found


def says_how_many(grant: Grant) -> bool:
    """Return whether a notice, or a forwarding of it, says how many FTE it pays for."""
    return bool(grant.fte.entries) or any(one.fte for _, one in grant.forwardings)


def _posts(facts: Facts, name: str) -> dict[str, Post]:
    return {post: facts.posts[post] for post in facts.posts_under("grant", name)}


def _home(post: Post) -> str:
    return post.event.employing_body


def _on(grant: Grant, day: int) -> list[OnRecord[e.GrantForwarded]]:
    """Return the forwarding contracts of a day, in the order of recording."""
    return [one for one in grant.forwardings if one.event.valid_from <= day <= one.event.valid_to]


def _allocated(posts: Mapping[str, Post], name: str, day: int) -> dict[str, Fraction]:
    """Return the FTE of each post that rests on a notice on a day."""
    found: dict[str, Fraction] = {}
    for post, one in posts.items():
        chosen, fte = one.grants.at(day), one.fte.at(day)
        if chosen is not None and chosen.value == name and fte is not None:
            found[post] = fte.value or _NOTHING
    return found


class _Excess(NamedTuple):
    """What is beyond what is paid for on a day; `parts` say who makes it up."""

    day: int
    total: Fraction
    funded: Fraction
    parts: Mapping[str, Fraction]

    def values(self, beyond: Iterable[_Excess]) -> dict[str, object]:
        """Return what is said of it, and the most FTE of the days beyond."""
        named = [
            Said("{name} {fte}", name=name, fte=fte) for name, fte in sorted(self.parts.items())
        ]
        rest = [Said("{count} more", count=len(named) - _FEW)] if len(named) > _FEW else []
        return {
            "funded": self.funded,
            "total": self.total,
            "day": date_of(self.day),
            "parts": tuple(named[:_FEW] + rest),
            "most": max(one.total for one in beyond),
        }


def _over(grant: Grant, posts: Mapping[str, Post], said: str) -> Iterator[Finding]:
    name = grant.event.grant
    days = [day for day in _cuts(grant, posts) if grant.coverage.at(day) is not None]
    allocated = [_by_posts(grant, posts, day) for day in days]
    yield from _grant_beyond(
        grant,
        allocated,
        "BL-030 pays for {funded} FTE, and {total} are allocated from {day} on ({parts})",
        _ALLOCATE_LESS if said == NOTICE else _ALLOW_MORE,
    )
    passed_on = [_by_contracts(grant, day) for day in days]
    yield from _grant_beyond(
        grant,
        passed_on,
        "BL-031 pays for {funded} FTE, and its forwardings pass {total} on from {day} on ({parts})",
        _FORWARD_LESS if said == NOTICE else _FORWARD_MORE,
    )
    for fact, contract in grant.forwardings:
        if contract.fte is None:
            continue
        mine = {key: one for key, one in posts.items() if _home(one) == contract.recipient}
        within = (day for day in days if contract.valid_from <= day <= contract.valid_to)
        funded = Fraction(*contract.fte)
        beyond = [
            one
            for day in within
            if (one := _excess(day, _allocated(mine, name, day), funded)) is not None
        ]
        yield from _contract_beyond(fact, contract, beyond, said)


def _by_posts(grant: Grant, posts: Mapping[str, Post], day: int) -> _Excess | None:
    entry = grant.fte.at(day)
    return _excess(day, _allocated(posts, grant.event.grant, day), entry.value if entry else None)


def _by_contracts(grant: Grant, day: int) -> _Excess | None:
    entry = grant.fte.at(day)
    parts = {one.recipient: Fraction(*one.fte) for _, one in _on(grant, day) if one.fte}
    return _excess(day, parts, entry.value if entry else None)


def _excess(day: int, parts: Mapping[str, Fraction], funded: Fraction | None) -> _Excess | None:
    total = sum(parts.values(), _NOTHING)
    if funded is None or total <= funded:
        return None
    return _Excess(day, total, funded, parts)


def _grant_beyond(
    grant: Grant, beyond: list[_Excess | None], words: str, remedy: str
) -> Iterator[Finding]:
    found = [one for one in beyond if one is not None]
    if found:
        name = grant.event.grant
        values = found[0].values(found)
        yield Finding.of(Said("grant {grant}", grant=name), words, remedy, grant=name, **values)


def _contract_beyond(
    fact: Fact, contract: e.GrantForwarded, found: list[_Excess], said: str
) -> Iterator[Finding]:
    if found:
        own = contract.financing or contract.proof_due or contract.rate_cents is not None
        amended = (
            "record the amended contract first: grant forward {grant} --to {recipient} "
            "--from {first} --until {last} --fte {most}{terms} --corrects {event} --reason …; "
            "or allocate less: post amend"
        )
        words = "forwarding of {grant} to {recipient}"
        yield Finding.of(
            Said(words, grant=contract.grant, recipient=contract.recipient),
            "BL-032 passes on {funded} FTE, and {total} are allocated from {day} on ({parts})",
            _ALLOCATE_LESS if said == FORWARDING else amended,
            grant=contract.grant,
            recipient=contract.recipient,
            first=date_of(contract.valid_from),
            last=date_of(contract.valid_to),
            terms=" …" if own else "",
            event=fact.sequence,
            **found[0].values(found),
        )


def _cuts(grant: Grant, posts: Mapping[str, Post]) -> list[int]:
    """Return every day on which what is paid for, or allocated, may change."""
    first = min((one.event.valid_from for one in posts.values()), default=grant.event.valid_from)
    whole = Span(min(first, grant.event.valid_from), FOREVER)
    cuts = {*grant.coverage.bounds(whole), *grant.fte.bounds(whole)}
    for post in posts.values():
        cuts.update(post.fte.bounds(whole), post.grants.bounds(whole))
    for _, contract in grant.forwardings:
        cuts.update((contract.valid_from, contract.valid_to + 1))
    return sorted(cuts)
