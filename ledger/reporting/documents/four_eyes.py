"""Who booked, who certified, how proven: per voucher, and in sums by year and body."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.application.asking.evidence import Evidence
from ledger.log.canonical import PROOFS
from ledger.log.history import HistoryEntry
from ledger.reporting.clock_report import recorded_text
from ledger.reporting.columns import BODY, COST_TYPE, COUNT, MONEY, NUMBER, Column, spoken
from ledger.reporting.costs.pending import voucher_words
from ledger.reporting.documents.evidence import Workings
from ledger.reporting.documents.forms.model import Document, Section, Table
from ledger.reporting.documents.forms.tables import Amount, summed
from ledger.reporting.language import Language, Words

if TYPE_CHECKING:
    from ledger.position.costs.four_eyes import BookedLine, FourEyes


_Who = tuple[str, str, str]
"""A login, and how it was proven."""


class _Together(NamedTuple):
    """All lines of a body and year that the same two persons booked and certified."""

    body: str
    year: int
    booked: _Who
    certified: _Who
    lines: int
    amount: Amount


def four_eyes_document(
    answer: FourEyes,
    language: Language,
    provenance: tuple[tuple[str, str], ...],
    *,
    explained: bool,
) -> Document:
    """Return the sums and the list; where `explained`, every event with its hash as well."""
    entries = {one.booked.event.sequence: one.booked for one in answer.lines}
    entries |= {one.event.sequence: one for line in answer.lines if (one := line.certified)}
    listed = tuple(entries[number] for number in sorted(entries))
    works = Workings(Evidence({}, listed) if explained else None, language, answer.names)
    say = language.say
    sections = (
        Section(say("who_sums"), (_sums(answer, works),)),
        Section(say("who_lines"), (_list(answer, works),)),
        *works.sections(),
    )
    body, year = answer.question.body, answer.question.year
    whose = answer.names.get(body, body) if body else say("year_end_all")
    title = say("who_title", whose=whose, year=year or say("about_everything"))
    return Document("four-eyes", title, sections, provenance)


def _who(entry: HistoryEntry | None) -> _Who:
    """Return a login, how it was proven, and the server's login beside it."""
    if entry is None:
        return "", "", ""
    return entry.envelope.actor, PROOFS[entry.envelope.proof], entry.login


def _shown_who(who: _Who, words: Words) -> str:
    login, proof, on_server = who
    said = _stored_who((login, words.language.chosen("proof", proof), ""), words)
    return words.say("with_login", actor=said, login=on_server) if on_server else said


# A program reads what is stored, whatever a person calls it.
def _stored_who(who: _Who, words: Words) -> str:
    login, proof, on_server = who
    shown = f"{proof}, login {on_server}" if on_server else proof
    return f"{login} ({shown})" if login else words.say("who_nobody")


def _when(entry: HistoryEntry | None, words: Words) -> str:
    return recorded_text(entry.envelope, words.language) if entry else ""


def _sums(answer: FourEyes, works: Workings) -> Table:
    """Return how much the same two persons booked and certified, each sum leading to its lines."""
    found: dict[tuple[str, int, _Who, _Who], list[BookedLine]] = {}
    for line in answer.lines:
        event = line.event
        pair = _who(line.booked), _who(line.certified)
        found.setdefault((event.employing_body, event.bearing_year, *pair), []).append(line)
    rows = []
    for key, lines in sorted(found.items()):
        who = (_shown_who(one, works.words) for one in key[2:] if one[0])
        words = " · ".join((works.words.body(key[0]), str(key[1]), *who))
        parts = (
            (
                voucher_words(one.event, works.words),
                one.event.amount_cents,
                works.event(one.booked.event.sequence),
            )
            for one in lines
        )
        rows.append(_Together(*key, len(lines), works.added(words, parts)))
    columns: tuple[Column[_Together], ...] = (
        Column("municipality", "municipality", BODY, "body"),
        Column("year", "year"),
        Column("", "booked_by", spoken(_shown_who), "booked"),
        Column("booked_by", kind=spoken(_stored_who), of="booked"),
        Column("", "who_certified", spoken(_shown_who), "certified"),
        Column("certified_by", kind=spoken(_stored_who), of="certified"),
        Column("lines", "lines", COUNT),
        Column("amount_cents", "amount", MONEY, "amount.cents", lambda one, _: one.amount.anchor),
        Column("body", of="body"),
    )
    return summed("sums", "who_together", columns, rows, works.words)


def _list(answer: FourEyes, works: Workings) -> Table:
    columns: tuple[Column[BookedLine], ...] = (
        Column("municipality", "municipality", BODY, "event.employing_body"),
        Column("year", "year", of="event.bearing_year"),
        Column("named", "voucher", spoken(voucher_words), "event"),
        Column("post", "post", of="event.post"),
        Column("cost_type", "cost_type", COST_TYPE, "event.cost_type"),
        Column(
            "amount_cents",
            "amount",
            MONEY,
            "event.amount_cents",
            lambda one, _: works.event(one.booked.event.sequence),
        ),
        Column("", "booked_by", spoken(_shown_who), lambda one: _who(one.booked)),
        Column("booked_by", kind=spoken(_stored_who), of=lambda one: _who(one.booked)),
        Column("booked_at", "recorded_at", spoken(_when), "booked"),
        Column("event", "event", NUMBER, "booked.event.sequence"),
        Column("", "who_certified", spoken(_shown_who), lambda one: _who(one.certified)),
        Column("certified_by", kind=spoken(_stored_who), of=lambda one: _who(one.certified)),
        Column("certified_at", "who_when", spoken(_when), "certified"),
        Column(
            "certification",
            "event",
            NUMBER.blank(),
            "certified.event.sequence",
            lambda one, _: works.event(one.certified.event.sequence) if one.certified else "",
        ),
        Column("document", "document", of="booked.envelope.document"),
        Column("body", of="event.employing_body"),
        Column("source", "who_source", of="event.source", sheet=True),
        Column("fiscal_year", "who_fiscal_year", of="event.fiscal_year", sheet=True),
        Column("voucher", of="event.voucher"),
        Column("line", of="event.line"),
        Column("hash", "proof_hash", of=lambda one: one.booked.hash.hex(), sheet=True),
    )
    return summed("lines", "who_vouchers", columns, answer.lines, works.words)
