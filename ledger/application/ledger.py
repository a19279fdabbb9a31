"""`Ledger`: open it, execute commands, ask questions."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Self, TypeVar

from ledger.application import audit
from ledger.application.clock import berlin_day, system_clock
from ledger.application.clock_guard import clock_state
from ledger.application.collector import collector_paused
from ledger.application.moments import axes_at, day_at
from ledger.application.position_table import position_table, with_cut
from ledger.application.results import Actor, Note, Receipt
from ledger.domain.commands import ImportCosts
from ledger.domain.errors import DatabaseError, Refusal
from ledger.domain.facts import fold
from ledger.domain.validation import check_command
from ledger.log.database import Database, Session, open_database, savepoint
from ledger.log.eventlog import head, replay
from ledger.position.explanation import Node, explain
from ledger.position.load import Question
from ledger.position.position import PositionTable
from ledger.projections import engine
from ledger.projections.fact_index import all_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from ledger.application.booking import Batch, Line
    from ledger.application.moments import Moment
    from ledger.application.streaming import Imported, Part, Wanted
    from ledger.domain.commands import Command, ImportFile
    from ledger.log.canonical import Envelope
    from ledger.log.chain import Check
    from ledger.log.eventlog import Recorded
    from ledger.projections.axes import Axes
    from ledger.projections.engine import Difference

PROGRAM = Actor("program")
Q = TypeVar("Q")
T = TypeVar("T")


class Ledger:
    """A ledger in a database; use it as a context manager, or call `close`.

    Args:
        database: a file path, `sqlite:///FILE` or `postgresql+psycopg://…`.
        actor: who acts, unless a call says otherwise.
        clock: microseconds since 1970-01-01 UTC; the system's by default.

    Raises:
        DatabaseError: missing, foreign, read-only or newer database.
    """

    def __init__(
        self,
        database: str,
        actor: Actor = PROGRAM,
        clock: Callable[[], int] = system_clock,
    ) -> None:
        self._database: Database = open_database(database)
        self._actor = actor
        self._clock = clock
        found = False
        try:
            found = self._database.exists()
        finally:
            if not found:
                self._database.close()
        if not found:
            problem = "database {url}: BL-294 there is no ledger"
            raise DatabaseError.of(problem, "create it with: init", url=self._database.url)

    @classmethod
    def create(
        cls,
        database: str,
        actor: Actor = PROGRAM,
        clock: Callable[[], int] = system_clock,
    ) -> Self:
        """Create the ledger unless it exists, and open it."""
        place = open_database(database)
        try:
            if not place.exists():
                from ledger.log.schema import create_log  # noqa: PLC0415 - imports SQLAlchemy

                place.create([*create_log(place.dialect), *engine.create_statements(place.dialect)])
        finally:
            place.close()
        return cls(database, actor, clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def actor(self) -> Actor:
        """Return who acts."""
        return self._actor

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def execute(self, command: Command, note: Note | None = None) -> Receipt:
        """Record one command, durably and completely, or refuse it and record nothing.

        Raises:
            Refusal: a rule says no; the message lists every finding with its remedy.
            UsageError: something typed has no single meaning.
        """
        return self.execute_all([(command, note or Note())])[0]

    def execute_all(
        self, commands: Sequence[tuple[Command, Note]], *, dry_run: bool = False
    ) -> list[Receipt]:
        """Record several commands in one transaction: all of them or none.

        Args:
            commands: each with its note; later ones see what earlier ones recorded.
            dry_run: decide everything, then record nothing.

        Raises:
            Refusal: the first command that a rule refuses; its place in the list is named.
        """
        from ledger.application.allocating import refuse_over_allocation  # noqa: PLC0415 - late
        from ledger.application.recording import after_batch, record  # noqa: PLC0415 - not for questions

        receipts: list[Receipt] = []
        several = len(commands) > 1
        with suppress(_DryRun), collector_paused(), self._database.write() as session:
            engine.check_current(session)
            for number, (command, note) in enumerate(commands, 1):
                try:
                    now = self._clock()
                    receipts.append(
                        record(session, command, note, self._actor, now, batched=several)
                    )
                except Refusal as refusal:
                    if several:
                        refusal.add_note(f"{type(command).__name__}, command {number}")
                    raise
            refuse_over_allocation(session, commands)
            if several:
                receipts = after_batch(session, commands, receipts)
            if dry_run:
                raise _DryRun
        return receipts

    def import_file(
        self, command: ImportFile, parts: Iterable[Part], wanted: Wanted | None = None
    ) -> Imported:
        """Record a file's lines, part by part, in one transaction; see `application.streaming`.

        `parts` may refuse until their very end: then nothing is recorded.
        """
        from ledger.application.streaming import Wanted, import_file  # noqa: PLC0415 - late

        who = self._actor, self._clock()
        with suppress(_DryRun), collector_paused(), self._database.write() as session:
            engine.check_current(session)
            found = import_file(session, command, parts, wanted or Wanted(), who)
            if not found.keep:
                raise _DryRun
        return found

    def judge(self, lines: Sequence[Line], *, again: bool = False) -> Batch:
        """Say what would become of booking lines, without recording anything.

        Raises:
            UsageError: a line holds what no rule could judge, such as a day of the year 1999.
        """
        from ledger.application.booking import judge  # noqa: PLC0415 - not for questions
        from ledger.application.cost_types import types_of  # noqa: PLC0415 - as above

        check_command(ImportCosts(tuple(lines)))
        today = berlin_day(self._clock())
        with self._database.read() as session:
            engine.check_current(session)
            return judge(session, lines, today, today, again=again, types=types_of(session))

    def employing_bodies(self) -> dict[str, str]:
        """Return the employing body of every post."""
        with self._database.read() as session:
            posts = fold(all_facts(session)).posts
        return {name: post.event.employing_body for name, post in posts.items()}

    def positions(self, question: Question, *, with_sums: bool = False) -> PositionTable:
        """Return the position of one municipality or all, and sums by region and programme."""
        with self._database.read() as session:
            engine.check_current(session)
            today = berlin_day(self._clock())
            return position_table(session, question, today, with_sums=with_sums)

    def ask(self, query: Callable[[Session, Q, int], T], question: Q) -> T:
        """Answer a question in one snapshot; the query is told the clock's day in Berlin.

        Such as `ledger.ask(due_list, DueQuestion())`.
        """
        with self._database.read() as session:
            engine.check_current(session)
            return query(session, question, berlin_day(self._clock()))

    def explain(
        self, question: Question, figure: str
    ) -> tuple[tuple[Node, ...], dict[int, Envelope]]:
        """Return a figure's trees and, for every event in them, who recorded it and from what."""
        with self._database.read() as session:
            engine.check_current(session)
            question = with_cut(session, question, berlin_day(self._clock()))
            trees = explain(session, question, figure)
            numbers = {n.event for tree in trees for n in tree.walk() if n.event is not None}
            return trees, audit.envelopes_of(session, sorted(numbers))

    def history(self, wanted: audit.Filter) -> list[audit.HistoryEntry]:
        """Return the events that match, with their envelopes."""
        with self._database.read() as session:
            return audit.history(session, wanted)

    def replay(self, after: int = 0, upto: int | None = None) -> Iterator[Recorded]:
        """Yield events in order, typed, for programs that fold them."""
        with self._database.read() as session:
            yield from replay(session, after, upto)

    def stream(
        self, query: Callable[[Session, Q], Iterator[T]], question: Q
    ) -> Generator[T, None, None]:
        """Yield a long answer bit by bit, from one snapshot: `ledger.stream(journal, …)`.

        Whoever does not read it to its end closes it before the ledger.
        """
        with self._database.read() as session:
            yield from query(session, question)

    def axes(self, as_of: Moment | str | None = None, known_on: int | None = None) -> Axes:
        """Return the axes for a moment of recording and a day of receipt.

        `as_of` is an instant (µs UTC, exclusive) or what is typed: day, instant, event, receipt.
        """
        with self._database.read() as session:
            return axes_at(session, as_of, known_on)

    def day_of(self, moment: Moment | str) -> int:
        """Return the day in Berlin of a moment, as `axes` takes it; 0 before the first event."""
        with self._database.read() as session:
            return day_at(session, moment)

    def receipt(self) -> str:
        """Return the receipt of the current state."""
        with self._database.read() as session:
            return head(session).receipt

    def verify(self, receipt: str | None = None) -> Check:
        """Recompute everything that is stored, and compare it with a receipt held elsewhere."""
        now = self._clock()
        with self._database.read() as session:
            check = audit.verify(session, receipt, now, read_models=False)
        if check.findings or not self._database.writable():
            return check
        with self._database.write() as session, savepoint(session):
            return audit.verify(session, receipt, now, read_models=True)

    def rebuild(self) -> list[Difference]:
        """Make the read models anew from the log and put them in use; return what differed."""
        with self._database.write() as session:
            return engine.rebuild(session, swap=True)

    def doctor(self) -> dict[str, str]:
        """Return what this ledger runs on and how durable an acknowledgement is."""
        facts = self._database.facts()
        with self._database.read() as session:
            outdated = engine.outdated(session)
            facts["events"] = str(head(session).sequence)
            facts["receipt"] = head(session).receipt
            finding = clock_state(session, self._clock()).finding
        facts["read_models"] = (
            f"outdated: {', '.join(outdated)} → rebuild" if outdated else "current"
        )
        facts["clock"] = f"{finding.problem} → {finding.remedy}" if finding else "believed"
        return facts


class _DryRun(Exception):
    """Ends a transaction that was only tried."""
