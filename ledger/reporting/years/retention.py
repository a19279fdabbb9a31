"""Retention dates as text, CSV or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.period import iso
from ledger.domain.years.retention import BOOKS, VOUCHERS, Period
from ledger.reporting.columns import DAY, NUMBER, Column, Listing, spoken, word
from ledger.reporting.language import Words
from ledger.reporting.report import Frame, Report

if TYPE_CHECKING:
    from ledger.application.asking.retention import RetentionAnswer


def _rule(period: Period, words: Words) -> str:
    text_of = words.language.day(period.text_of)
    values = {"name": period.name, "source": period.source, "text_of": text_of}
    return words.say(f"retention_{period.rule}", **values)


def _until(until: int | None, words: Words) -> str:
    return words.say("retention_not_begun") if until is None else words.language.day(until)


PERIODS: Listing[Period] = Listing(
    Column("records", "retention_what", word("retention_"), "what"),
    Column("", "retention_rule", spoken(_rule)),
    Column("rule"),
    Column("name", of=lambda period: period.name or None),
    Column("years", "retention_years", NUMBER),
    Column("counted_from", "retention_from", DAY),
    Column("keep_until", "retention_until", DAY.said(_until), "until"),
    Column("source"),
    Column("text_of", kind=DAY),
    Column("event", "event", NUMBER),
)


def retention_output(answer: RetentionAnswer, frame: Frame) -> str:
    """Return the periods, then the longest of each kind of records."""
    found, words, day = answer.retention, Words(frame.language), frame.language.day
    about = {
        "body": found.body,
        "year": found.year,
        "adopted_on": iso(found.adopted_on),
        "books_until": iso(found.until(BOOKS)),
        "vouchers_until": iso(found.until(VOUCHERS)),
        "complete": found.complete(BOOKS) and found.complete(VOUCHERS),
    }
    adopted = day(found.adopted_on)
    title = words.say("retention_head", body=answer.body_name, year=found.year, day=adopted)
    longest = [
        words.say(
            "retention_longest" if found.complete(what) else "retention_at_least",
            what=words.say(f"retention_{what}"),
            day=day(found.until(what)),
        )
        for what in (BOOKS, VOUCHERS)
    ]
    return Report(
        "periods",
        PERIODS,
        found.periods,
        words,
        frame.about("receipt", "as_of", "known_on", "clock") | about,
        above=[title],
        below=["\n".join(longest)],
    ).given(frame)
