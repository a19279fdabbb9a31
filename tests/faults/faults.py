"""What must never happen, tried: nothing acknowledged is lost, and nothing is half there.

Each of these takes how often it is to try, and returns in one line what was survived.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ledger.application import Ledger
from ledger.application.asking.audit import Filter
from ledger.domain.errors import LedgerError
from ledger.log.databases.beside import BESIDE
from ledger.position.load import Question
from tests.cli.conftest import Typist
from tests.cli.test_every_command import RECORDING, SAMPLES, example_of
from tests.faults.children import (
    KILLED,
    at_statement,
    begun,
    die,
    ended,
    in_a_child,
    typed,
    with_room,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DOCS = Path(__file__).parents[2] / "docs"
_PAGE = 8192
BOOK = (
    "cost book --post CM-1 --type personnel --amount 100 --service 2023-12-01 2023-12-31 "
    "--booked-on 2023-12-31 --voucher fault --plausible"
)


class State(NamedTuple):
    """How many events a whole ledger has, and its receipt."""

    events: int
    receipt: str


def state_of(path: Path, *receipts: str) -> State:
    """Return the state of a ledger that has to be whole."""
    with Ledger(str(path)) as ledger:
        check = ledger.verify(*receipts)
        assert check.whole, (path, check.findings, check.unchecked)
        return State(check.events, check.receipt)


class Place:
    """A ledger to be harmed again and again, each time from the same state."""

    def __init__(self, mitte: Typist, folder: Path) -> None:
        self.original, self.folder = Path(mitte.database), folder
        self.path = folder / "harmed.db"
        self.clock = mitte.clock
        self.before = state_of(self.original)

    def fresh(self) -> Path:
        """Begin anew."""
        for one in ("", *BESIDE):
            Path(f"{self.path}{one}").unlink(missing_ok=True)
        shutil.copyfile(self.original, self.path)
        return self.path

    def child(self, line: str, harm: Callable[[], None]) -> int:
        """Type a command in a process to which something happens; return its exit code."""

        def action() -> None:
            harm()
            typed(str(self.path), line, self.clock)

        return in_a_child(action)

    def stands(self, code: int, after: State) -> bool:
        """Return whether a command stands whose process ended so; it stands whole or not at all."""
        found = state_of(self.path, self.before.receipt)
        assert found.events in {self.before.events, after.events}, found
        assert found.events == after.events or code != 0, "acknowledged, and gone"
        return found.events == after.events


def recording_commands(place: Place) -> Iterator[tuple[str, State]]:
    """Yield each recording command that the case Mitte accepts as its help shows it."""
    for name, source in SAMPLES.items():
        shutil.copyfile(DOCS / source, place.folder / name)
    for name in RECORDING:
        words = example_of(name)
        words = words[2:] if words[:1] == ["--database"] else words
        line = " ".join(
            f"'{word}'" if " " in word else word for word in [*words, "--despite-clock"]
        )
        path = place.fresh()
        if place.child(line, lambda: None) == 0:
            after = state_of(path)
            if after.events > place.before.events:
                yield line, after


def kills(place: Place, count: int, seed: int) -> str:
    """Kill every recording command before statements by chance, and try it once more."""
    chance, stood, killed = random.Random(seed), 0, 0
    commands = list(recording_commands(place))
    for line, after in commands:
        for _ in range(max(1, count // len(commands))):
            place.fresh()
            moment = chance.randint(1, 45)
            code = place.child(line, lambda moment=moment: at_statement(moment, die))  # type: ignore[misc] # bound now
            assert code in {0, KILLED}, (line, code)
            killed += code == KILLED
            stood += place.stands(code, after)
            place.child(line, lambda: None)
            assert state_of(place.path).events == after.events, line
    return f"{killed} kills of {len(commands)} commands, {stood} stood: nothing lost, nothing twice"


def full_disks(place: Place, count: int, seed: int) -> str:
    """Let the disk be full at a size by chance while something is booked."""
    chance = random.Random(seed)
    path = place.fresh()
    assert place.child(BOOK, lambda: None) == 0
    after = state_of(path)
    size, codes = place.original.stat().st_size, Counter[int]()
    for _ in range(count):
        path = place.fresh()
        room = chance.choice([chance.randint(0, 25 * _PAGE), chance.randint(size, size + _PAGE)])
        code = place.child(BOOK, lambda room=room: with_room(room))  # type: ignore[misc] # bound now
        assert code in {0, 1, 3, 4}, code
        codes[code] += 1
        place.stands(code, after)
        assert place.child(BOOK, lambda: None) == 0
        assert state_of(path).events == after.events
    return f"{count} full disks, {codes[0]} had room: nothing lost, nothing half there"


def flips(place: Place, count: int, seed: int) -> str:
    """Change a few bytes of the file: what is still called whole says what it said before."""
    chance, found = random.Random(seed), 0
    whole = _answers(place.original)
    content = place.original.read_bytes()
    for _ in range(count):
        path = place.fresh()
        first = chance.randrange(len(content))
        harmed = bytearray(content)
        for at in range(first, min(first + chance.choice([1, 1, 16, _PAGE]), len(harmed))):
            harmed[at] = chance.randrange(256)
        path.write_bytes(harmed)
        try:
            with Ledger(str(path)) as ledger:
                sound = ledger.verify(place.before.receipt).whole
        except LedgerError:
            sound = False
        found += not sound
        assert not sound or _answers(path) == whole
    return f"{count} corruptions, {found} found, the others change no answer"


def _answers(path: Path) -> tuple[object, ...]:
    with Ledger(str(path)) as ledger:
        return ledger.history(Filter()), ledger.positions(Question())


def crowds(place: Place, count: int, seed: int) -> str:
    """Let many book at once, each some vouchers."""
    del seed
    path, each = place.fresh(), 6

    def book(number: int) -> None:
        for voucher in range(each):
            line = BOOK.replace("fault", f"crowd-{number}-{voucher}")
            with suppress(SystemExit):
                typed(str(path), line, place.clock)
            # What is not acknowledged stands nowhere, and this refuses it.
            with Ledger(str(path)) as ledger:
                assert ledger.history(Filter(voucher=f"crowd-{number}-{voucher}"))

    writers = [begun(lambda number=number: book(number)) for number in range(count)]  # type: ignore[misc] # bound now
    assert [ended(one) for one in writers] == [0] * count
    found = state_of(path, place.before.receipt)
    assert found.events == place.before.events + count * each
    return f"{count} writers at once, {count * each} bookings: none lost, no gap"


FAULTS: dict[str, tuple[Callable[[Place, int, int], str], int, int]] = {
    "kills": (kills, 40, 460),
    "full-disks": (full_disks, 12, 240),
    "flips": (flips, 25, 400),
    "crowds": (crowds, 8, 16),
}
"""By name: what is tried, how often at the desk, and how often in full."""
