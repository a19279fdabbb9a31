"""A replay as a document: the chronicle of what moved, what happened, and a page that plays it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from ledger.domain.years.figures import FIGURES
from ledger.log.canonical import PROOFS
from ledger.log.history import HistoryEntry
from ledger.reporting.clock_report import recorded_text
from ledger.reporting.columns import DAY, MONEY, NUMBER, Column, spoken
from ledger.reporting.documents.evidence import Workings
from ledger.reporting.documents.forms.model import Document, Film, Section, Table
from ledger.reporting.documents.forms.tables import tabulated
from ledger.reporting.documents.position_tables import key_figures, kind_of, positions_table
from ledger.reporting.event_words import event_words, kind_words
from ledger.reporting.language import Language, Words

if TYPE_CHECKING:
    from ledger.application.asking.done import Moved
    from ledger.application.asking.replaying.days import ReplayedDays

_WORDS = (
    *("first", "back", "start", "pause", "on", "last"),
    *("changed", "nothing", "of", "what", "now", "happened"),
)
"""Words of the script, by name."""


class _DayMove(NamedTuple):
    """A position that moved on a day; `event` is the first that came in on it, 0: none is shown."""

    day: int
    moved: Moved
    event: int


class _DayEvent(NamedTuple):
    """What came in on a day: an event, or so many bookings (`kind`, lines, cents)."""

    day: int
    entry: HistoryEntry | None
    kind: str = ""
    lines: int = 0
    cents: int = 0


def replay_document(
    answer: ReplayedDays, language: Language, provenance: tuple[tuple[str, str], ...]
) -> Document:
    """Return where it ends, each position that moved day by day, and what happened on the days."""
    say = language.say
    evidence = answer.evidence
    if evidence is not None:
        listed = {entry.event.sequence for day in answer.days for entry in day.entries}
        rest = (one for one in evidence.entries if one.event.sequence not in listed)
        evidence = evidence._replace(entries=tuple(rest))
    works = Workings(evidence, language, answer.names)
    sections = (
        Section(
            say("replay_end"),
            (key_figures(answer.rows, language), positions_table(answer.rows, works)),
        ),
        Section(say("replay_moved"), (_moved(answer, works),)),
        Section(say("replay_happened"), (_happened(answer, works.words),)),
        *works.sections("events-behind"),
    )
    words = {name: say(f"replay_{name}") for name in _WORDS}
    words |= {name: say(name) for name in ("unrefinanced", "authorised", "bar_over")}
    film = Film(say("replay_play"), "moved", "happened", words)
    whose = answer.names.get(answer.question.body or "", "") or say("year_end_all")
    title = say(f"replay_{answer.question.by}", whose=whose)
    return Document("replay", title, sections, provenance, film=film)


def _moved(answer: ReplayedDays, works: Workings) -> Table:
    """Return the chronicle; each figure leads to the day's events, the last ones to their trees."""
    moves = list(_moves(answer))
    last = {move.moved.row.key: number for number, move in enumerate(moves)}

    def figure(name: str) -> Column[_DayMove]:
        def leads(move: _DayMove, number: int) -> str:
            key = move.moved.row.key
            tree = works.at("figures", key, name) if last[key] == number else ""
            return tree or (f"e{move.event}" if move.event else "")

        return Column(f"{name}_cents", name, MONEY.blank(), f"moved.after.{name}_cents", leads)

    shown = [name for name in FIGURES if not kind_of(name).seldom or _ever(moves, name)]
    columns: tuple[Column[_DayMove], ...] = (
        Column("day", "replay_day", DAY),
        Column("municipality", "municipality", of="moved.row.municipality_name"),
        Column("programme", "programme", of="moved.row.programme"),
        Column("year", "year", of="moved.row.year"),
        *map(figure, shown),
        *map(_before, shown),
        Column("body", "", of="moved.row.municipality"),
    )
    table = tabulated("moved", "replay_positions", columns, moves, works.words)
    return replace(table, anchors=tuple(f"m{number}" for number in range(len(moves))))


def _before(name: str) -> Column[_DayMove]:
    return Column(f"{name}_before_cents", kind=MONEY, of=f"moved.before.{name}_cents")


def _ever(moves: list[_DayMove], name: str) -> bool:
    return any(getattr(move.moved.after, f"{name}_cents", 0) for move in moves)


def _moves(answer: ReplayedDays) -> Iterator[_DayMove]:
    for day in answer.days:
        event = day.entries[0].event.sequence if day.entries else 0
        yield from (_DayMove(day.day, one, event) for one in day.moved)


def _events(answer: ReplayedDays) -> Iterator[_DayEvent]:
    for day in answer.days:
        yield from (_DayEvent(day.day, entry) for entry in day.entries)
        for kind, (lines, cents) in (("booked", day.booked), ("certified", day.certified)):
            if lines:
                yield _DayEvent(day.day, None, kind, lines, cents)


def _content(one: _DayEvent, words: Words) -> str:
    if one.entry is not None:
        return event_words(one.entry.event.event, words)
    money = words.language.money(one.cents)
    return words.say(f"replay_{one.kind}", count=one.lines, amount=money)


def _kind(one: _DayEvent, words: Words) -> str:
    return "" if one.entry is None else kind_words(one.entry.event.event, words)


def _recorded(one: _DayEvent, words: Words) -> str:
    return "" if one.entry is None else recorded_text(one.entry.envelope, words.language)


def _actor(one: _DayEvent, words: Words) -> str:
    if one.entry is None:
        return ""
    proof = words.language.chosen("proof", PROOFS[one.entry.envelope.proof])
    return f"{one.entry.envelope.actor} ({proof})"


_HAPPENED: tuple[Column[_DayEvent], ...] = (
    Column("day", "replay_day", DAY),
    Column("event", "event", NUMBER.blank(), "entry.event.sequence"),
    Column("type", "type", spoken(_kind), lambda one: one),
    Column("content", "content", spoken(_content), lambda one: one),
    Column("document", "document", of="entry.envelope.document"),
    Column("reason", "reason", of="entry.envelope.reason"),
    Column("actor", "actor", spoken(_actor), lambda one: one),
    Column("recorded_at", "recorded_at", spoken(_recorded), lambda one: one),
    Column("known_on", "known_on", DAY.blank(), "entry.event.known_on"),
    Column("hash", "proof_hash", of=lambda one: one.entry and one.entry.hash.hex(), sheet=True),
)


def _happened(answer: ReplayedDays, words: Words) -> Table:
    events = list(_events(answer))
    table = tabulated("happened", "evidence_events", _HAPPENED, events, words)
    numbers = (one.entry.event.sequence if one.entry else 0 for one in events)
    return replace(table, anchors=tuple(f"e{n}" if n else "" for n in numbers))
