"""`Ledger`: open it, execute commands, ask questions."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from typing import TYPE_CHECKING, Self, TypeVar

from ledger.application.answering import answering
from ledger.application.clock import berlin_day, clock_of, system_clock
from ledger.application.recording.collector import collector_paused
from ledger.application.results import Actor, Note
from ledger.domain.errors import DatabaseError, of_kind
from ledger.log.canonical import Envelope
from ledger.log.database import Database, Place, Session, closed, open_database
from ledger.log.eventlog import Recorded, head, replay
from ledger.projections import engine
from ledger.projections.axes import Axes
from ledger.projections.engine import RelationDifference

if TYPE_CHECKING:
    from ledger.application.asking.done import Preview
    from ledger.application.asking.verifying import HeldElsewhere
    from ledger.application.moments import Moment
    from ledger.application.recording.costs.booking import Batch
    from ledger.application.recording.costs.streaming import Imported, Part, Wanted
    from ledger.application.results import Receipt
    from ledger.domain.commands import Command, ImportFile
    from ledger.domain.costs.booking_block import Line
    from ledger.log.history import Filter, HistoryEntry
    from ledger.log.verifying.chain import ChainCheck
    from ledger.position.explanations.node import Node
    from ledger.position.load import Question
    from ledger.position.position import PositionTable

PROGRAM = Actor("program")
Q = TypeVar("Q")
T = TypeVar("T")


class Ledger:
    """A ledger in a database; use it as a context manager, or call `close`.

    Args:
        database: a file path, `sqlite:///FILE` or `postgresql+psycopg://…`.
        actor: who acts, unless a call says otherwise.
        clock: microseconds since 1970-01-01 UTC; the system's by default.

    Attributes:
        recorded: the receipt of what was recorded last through this door; empty: nothing was.
        witness: knows the last event that was seen; a ledger that does not extend it is refused.

    Raises:
        DatabaseError: missing, foreign, read-only or newer database.
    """

    def __init__(
        self, database: Place, actor: Actor = PROGRAM, clock: Callable[[], int] = system_clock
    ) -> None:
        self._actor = of_kind("actor", actor, Actor)
        self._database: Database = open_database(database)
        self.witness = self._database.head
        self._clock = clock
        self.recorded = ""
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
        cls, database: Place, actor: Actor = PROGRAM, clock: Callable[[], int] = system_clock
    ) -> Self:
        """Create the ledger unless it exists, and open it."""
        of_kind("actor", actor, Actor)
        place = open_database(database)
        try:
            if not place.exists():
                from ledger.log.schema import create_log

                place.create([*create_log(place.dialect), *engine.create_statements(place.dialect)])
        finally:
            place.close()
        made = cls(database, actor, clock)
        made.recorded = made.receipt()
        return made

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def actor(self) -> Actor:
        """Return who acts."""
        return self._actor

    def close(self) -> None:
        """Let go of the database; nothing is asked or recorded through this door any more."""
        self._database = closed(self._database)

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
        from ledger.application.recording.admitting import Submission
        from ledger.application.recording.one_command import record_all
        from ledger.log.verifying.written import ReadingBack

        with collector_paused(), ExitStack() as stack:
            # What needs no lock is done before it is taken.
            every = Submission.all(commands, self._actor)
            opened = self._database.trial if dry_run else self._database.write
            session = stack.enter_context(answering(opened()))
            engine.check_current(session)
            back = None if dry_run else ReadingBack(session)
            made = record_all(back or session, every, self._actor, clock_of(session, self._clock))
            if back:
                back.check(made)
        self.recorded = "" if dry_run or not made else made[-1].receipt
        return made

    def preview(self, command: Command, note: Note | None = None) -> Preview:
        """Return what `execute` would do, or refuse as it would; nobody is kept from writing.

        Raises:
            Refusal: a rule says no.
            UsageError: something typed has no single meaning.
        """
        from ledger.application.asking.done import previewed

        with collector_paused(), answering(self._database.trial()) as session:
            engine.check_current(session)
            return previewed(session, (command, note or Note()), self._actor, self._clock)

    def import_file(
        self, command: ImportFile, parts: Iterable[Part], wanted: Wanted | None = None
    ) -> Imported:
        """Record a file's lines, part by part, in one transaction; `parts` may refuse late."""
        from ledger.application.recording.admitting import Submission
        from ledger.application.recording.costs.streaming import Wanted, import_file
        from ledger.log.verifying.written import ReadingBack

        said = Submission.of(command, (wanted := wanted or Wanted()).note, self._actor)
        opened = self._database.trial if wanted.dry_run else self._database.write
        with suppress(_NothingKept), opened() as session:
            engine.check_current(session)
            back = None if wanted.dry_run else ReadingBack(session)
            who = self._actor, clock_of(session, self._clock)()
            found = import_file(back or session, said, parts, wanted, who)
            if not (found.keep or wanted.dry_run):
                raise _NothingKept
            if back and found.receipt:
                back.check([found.receipt])
        self.recorded = found.receipt.receipt if found.keep and found.receipt else ""
        return found

    def judge(self, lines: Sequence[Line], *, again: bool = False) -> Batch:
        """Say what would become of booking lines, without recording anything.

        Raises:
            UsageError: a line holds what no rule could judge, such as a day of the year 1999.
        """
        from ledger.application.recording.costs.judging import Judging, judging

        return self.ask(judging, Judging(lines, again))

    def employing_bodies(self) -> dict[str, str]:
        """Return the employing body of every post."""
        from ledger.position.snapshot import Snapshot

        with self._database.read() as session:
            posts = Snapshot(session).facts.posts
        return {name: post.event.employing_body for name, post in posts.items()}

    def positions(self, question: Question, *, with_sums: bool = False) -> PositionTable:
        """Return the position of one municipality or all, and sums by region and programme."""
        from ledger.application.asking.position_table import position_table

        return self.ask(partial(position_table, with_sums=with_sums), question)

    def ask(self, query: Callable[[Session, Q, int], T], question: Q, *, log: bool = False) -> T:
        """Answer a question in one snapshot, such as `ledger.ask(due_list, DueQuestion())`.

        The query is told the clock's day in Berlin. `log`: it asks no read model.
        """
        with answering(self._database.read()) as session:
            if not log:
                engine.check_current(session)
            return query(session, question, berlin_day(self._clock()))

    def explain(
        self, question: Question, figure: str
    ) -> tuple[tuple[Node, ...], dict[int, Envelope]]:
        """Return a figure's trees and, for every event in them, who recorded it and from what."""
        from ledger.application.asking.audit import envelopes_of
        from ledger.application.asking.position_table import with_cut
        from ledger.position.explanations.explanation import explain

        with answering(self._database.read()) as session:
            engine.check_current(session)
            question = with_cut(session, question, berlin_day(self._clock()))
            trees = explain(session, question, figure)
            numbers = {n.event for tree in trees for n in tree.walk() if n.event is not None}
            return trees, envelopes_of(session, sorted(numbers))

    def history(self, wanted: Filter) -> list[HistoryEntry]:
        """Return the events that match, with their envelopes."""
        from ledger.application.asking.audit import history

        with self._database.read() as session:
            return history(session, wanted)

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
        with answering(self._database.read()) as session:
            yield from query(session, question)

    def axes(self, as_of: Moment | str | None = None, known_on: int | None = None) -> Axes:
        """Return the axes for a moment of recording and a day of receipt.

        `as_of` is an instant (µs UTC, exclusive) or what is typed: day, instant, event, receipt.
        """
        from ledger.application.moments import axes_at

        with self._database.read() as session:
            return axes_at(session, as_of, known_on)

    def day_of(self, moment: Moment | str) -> int:
        """Return the day in Berlin of a moment, as `axes` takes it; 0 before the first event."""
        from ledger.application.moments import day_at

        with self._database.read() as session:
            return day_at(session, moment)

    def receipt(self) -> str:
        """Return the receipt of the current state."""
        with self._database.read() as session:
            return head(session).receipt

    def verify(self, *receipts: str, held: HeldElsewhere | None = None) -> ChainCheck:
        """Recompute all that is stored; compare receipts, or more that is held elsewhere."""
        from ledger.application.asking.verifying import HeldElsewhere, verify

        return verify(self._database, held or HeldElsewhere(receipts), self._clock())

    def rebuild(self) -> list[RelationDifference]:
        """Make the read models anew from the log and put them in use; return what differed."""
        with self._database.remake() as session:
            found, receipt = engine.rebuild(session), head(session).receipt
        self.recorded = receipt
        return found

    def doctor(self) -> dict[str, str]:
        """Return what this ledger runs on and how durable an acknowledgement is."""
        from ledger.application.asking.condition import condition

        facts = self._database.facts()
        with self._database.read() as session:
            return facts | condition(session, self._clock())


class _NothingKept(Exception):
    """Ends a transaction of which nothing is to be kept."""
