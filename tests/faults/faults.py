"""What must never happen, tried: nothing acknowledged is lost, and nothing is half there.

Each of these takes how often it is to try, and returns in one line what was survived.
"""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from ledger.application import Ledger
from ledger.domain.errors import LedgerError
from ledger.log.history import Filter
from ledger.position.load import Question
from tests.cli.commands import RECORDING
from tests.faults.calls import calls, deaths
from tests.faults.children import KILLED, at_statement, begun, die, ended, typed, with_room
from tests.faults.mixed import mixed_elsewhere
from tests.faults.place import Place, state_of
from tests.faults.power import power
from tests.faults.recording import BOOK, recording_commands
from tests.faults.servers import servers
from tests.faults.surroundings import clocks, read_only, reuse, swaps

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_PAGE = 8192


def kills(place: Place, count: int, seed: int) -> str:
    """Kill every recording command before statements by chance, and type it once more.

    Whoever was not told of it is told then, whether it stood or not.
    """
    chance, stood, killed, commands = random.Random(seed), 0, 0, 0
    chosen = chance.sample(RECORDING, min(count, len(RECORDING)))
    for line, after in recording_commands(place, chosen):
        commands += 1
        for _ in range(max(1, count // len(RECORDING))):
            place.fresh()
            moment = chance.randint(1, 45)
            code = place.child(line, lambda moment=moment: at_statement(moment, die))  # type: ignore[misc] # bound now
            assert code in {0, KILLED}, (line, code)
            killed += code == KILLED
            stood += place.stands(code, after)
            assert place.child(line) == 0, (line, place.said.read_text("utf-8"))
            assert state_of(place.path).events == after.events, line
    return f"{killed} kills of {commands} commands, {stood} stood: nothing lost, nothing twice"


def full_disks(place: Place, count: int, seed: int) -> str:
    """Let the disk be full at a size by chance while something is booked."""
    chance = random.Random(seed)
    path = place.fresh()
    assert place.child(BOOK) == 0
    after = state_of(path)
    size, codes = place.original.stat().st_size, Counter[int]()
    for _ in range(count):
        path = place.fresh()
        room = chance.choice([chance.randint(0, 25 * _PAGE), chance.randint(size, size + _PAGE)])
        code = place.child(BOOK, lambda room=room: with_room(room))  # type: ignore[misc] # bound now
        assert code in {0, 1, 3, 4}, code
        codes[code] += 1
        place.stands(code, after)
        assert place.child(BOOK) == 0
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


_Fault = tuple["Callable[[Place, int, int], str]", int, int]
SYSTEM: dict[str, _Fault] = {
    "calls": (calls, 3, 240),
    "deaths": (deaths, 3, 480),
    "power": (power, 8, 500),
    "read-only": (read_only, 3, 68),
}
"""What needs a program that was started with the shim."""
FAULTS: dict[str, _Fault] = {
    "kills": (kills, 6, 460),
    "full-disks": (full_disks, 8, 240),
    "flips": (flips, 15, 400),
    "crowds": (crowds, 8, 16),
    "clocks": (clocks, 8, 160),
    "swaps": (swaps, 6, 200),
    "reuse": (reuse, 1, 20),
    **SYSTEM,
    "servers": (servers, 0, 120),
    "mixed": (mixed_elsewhere, 0, 160),
}
"""By name: what is tried, how often at the desk (0: not there), and how often in full."""
