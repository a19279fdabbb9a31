"""Shares and occupancy of posts as text, CSV or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.grants.allocation import NOTICE, Staffing
from ledger.reporting.columns import (
    DAY,
    EXACT,
    FTE,
    MONEY,
    NUMBER,
    TEXT,
    Column,
    Listing,
    spoken,
    word,
)
from ledger.reporting.language import Words
from ledger.reporting.report import Frame, Report

if TYPE_CHECKING:
    from ledger.position.posts.occupancy import Stretch
    from ledger.position.posts.shares import BodyShare, PostShare, Shares


class Share(NamedTuple):
    """A body's shares of a programme, or below them (`post`) those in one of its posts.

    `funded` is what the notice of the post pays for, in FTE.
    """

    body: BodyShare
    post: PostShare | None = None
    funded: Fraction | None = None

    @property
    def own(self) -> BodyShare | PostShare:
        """Return what the row is about."""
        return self.post or self.body


def _quota(row: Share, words: Words) -> str:
    return "" if row.post else words.language.fte(row.body.quota)


def _note(below: object, words: Words) -> str:
    return words.say("below_minimum") if below else ""


SHARES: Listing[Share] = Listing(
    Column("", "municipality", of=lambda row: "" if row.post else row.body.name),
    Column("", "programme", of=lambda row: "" if row.post else row.body.programme),
    Column("municipality", of="body.body"),
    Column("municipality_name", of="body.name"),
    Column("programme", of="body.programme"),
    Column("post", "post", of=lambda row: row.post.post if row.post else ""),
    Column("key", "key", EXACT, lambda row: row.post.key if row.post else ""),
    Column("quota_fte", kind=EXACT, of=lambda row: None if row.post else row.body.quota),
    Column("", "quota", FTE.said(_quota)),
    Column("allocated_fte", "allocated", FTE, "own.allocated"),
    Column("occupied_fte", "occupied", FTE, "own.occupied"),
    Column("below_minimum", "note", TEXT.said(_note), "own.below"),
    Column("event", of=lambda row: row.post.event if row.post else row.body.quota_event),
    Column("grant", of=lambda row: row.post.grant if row.post else ""),
    Column("funded_fte", kind=EXACT, of="funded"),
)


def _leg(row: Staffing, words: Words) -> str:
    return words.say(f"grant_leg_{row.leg}", recipient=words.body(row.recipient))


STAFFING: Listing[Staffing] = Listing(
    Column("grant", "grant_name"),
    Column("", "grant_leg", spoken(_leg)),
    Column("leg"),
    Column("recipient"),
    Column("funded_fte", "paid_for", FTE, "funded"),
    Column("yearly_cents", "term_yearly", MONEY),
    Column("allocated_fte", "allocated", FTE, "allocated"),
    Column("occupied_fte", "occupied", FTE, "occupied"),
    Column("event", "event", NUMBER),
)
"""What notices and forwardings pay for beside what is allocated and occupied."""


def shares_output(answer: Shares, frame: Frame) -> str:
    """Return shares in the form asked for; the table ends with their sum, notices follow."""
    words = Words(frame.language, answer.names)
    sums = {
        "allocated": sum(row.allocated for row in answer.bodies),
        "occupied": sum(row.occupied for row in answer.bodies),
    }
    return Report(
        "shares",
        SHARES,
        list(_shares(answer)),
        words,
        frame.about(),
        tail={"notices": STAFFING.records(answer.notices, words)},
        total=sums,
        nothing=words.say("no_shares"),
        sums=(STAFFING.text(answer.notices, words) for _ in answer.notices[:1]),
    ).given(frame)


def _shares(answer: Shares) -> Iterator[Share]:
    """Yield a row for each body, then one for each of its posts."""
    funded = {one.grant: one.funded for one in answer.notices if one.leg == NOTICE}
    for body in answer.bodies:
        yield Share(body)
        for post in body.posts:
            yield Share(body, post, funded.get(post.grant) or None)


def _filled(row: Stretch, words: Words) -> str:
    return "" if row.kind == "absent" else words.language.fte(row.fte)


OCCUPANCY: Listing[Stretch] = Listing(
    Column("kind", "kind", word("occupancy_")),
    Column("person", "person"),
    Column("fte", kind=EXACT),
    Column("", "fte", FTE.said(_filled)),
    Column("from", "from", DAY, "first"),
    Column("to", "to", DAY, "last"),
    Column("event", "event", NUMBER),
)


def occupancy_output(rows: Sequence[Stretch], frame: Frame) -> str:
    """Return who fills a post when, in the form asked for."""
    words = Words(frame.language)
    nothing = words.say("no_shares")
    return Report("occupancy", OCCUPANCY, rows, words, frame.about(), nothing=nothing).given(frame)
