"""The n-th call of a command to the system fails, or is its last: errors, full disks, kills.

Whatever fails, what is said of it is true: nothing is lost, nothing is half there, what lies under
a name is whole, and the same command works once the disk does.
"""

from __future__ import annotations

import errno
import random
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from cli.run import ExitCode
from ledger.domain.errors import LedgerError
from ledger.log.databases.beside import BESIDE
from tests.cli.commands import RECORDING
from tests.faults.children import KILLED
from tests.faults.place import State, state_of
from tests.faults.recording import BOOK, SIGNED, recording_commands, with_keys
from tests.faults.shim import CHANGES, READ, wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from tests.faults.place import Place


class Job(NamedTuple):
    """A command that writes, and the file or folder that it makes."""

    line: str
    makes: str = ""


JOBS = [
    Job(BOOK),
    Job("rebuild"),
    Job("restore older.db --yes"),
    Job("backup copy.db", "copy.db"),
    Job("backup backups --keep 2d", "backups"),
    Job("migrate --to moved.db", "moved.db"),
    Job("key new --out new.key --passphrase-file ours/words", "new.key"),
    Job(f"seal {SIGNED} --out own.checkpoint", "own.checkpoint"),
    Job("export journal --to hledger --out costs.journal", "costs.journal"),
    Job("export audit --year 2023 --out audit.zip", "audit.zip"),
    Job("export evidence 05558032 2023 --out evidence", "evidence"),
    Job("report position --out position.html", "position.html"),
    Job("report position --out position.xlsx", "position.xlsx"),
    Job("history --out history.csv", "history.csv"),
]
RECEIPT = re.compile(r"receipt (\d+-[0-9a-f]{32})")
_UNDONE = {ExitCode.REFUSED, ExitCode.USAGE, ExitCode.BROKEN, ExitCode.BUSY}
"""What these say: nothing was recorded."""


def with_jobs(place: Place) -> None:
    """Let every attempt begin with what the jobs need."""
    keys = with_keys(place)
    with place.template() as folder:
        (folder / "backups").mkdir()
    place.prepare("backup older.db", f"key register county {keys['public_key']}")


class Done(NamedTuple):
    """What a job does that nobody disturbs."""

    after: State
    names: frozenset[str]
    content: dict[str, object]
    calls: dict[int, int]


def content_of(path: Path) -> dict[str, object]:
    """Return what lies under a name, file by file; of a ledger its state, of a key that it is."""
    found: dict[str, object] = {}
    for one in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if not one.exists() or any(name[0] == "." for name in one.relative_to(path.parent).parts):
            continue
        if one.suffix == ".db":
            found[one.name] = state_of(one)
        else:
            content = one.read_bytes()
            found[one.name] = len(content) if one.suffix == ".key" else content
    return found


def undisturbed(place: Place, job: Job) -> Done:
    """Do a job, and return what became of it, and how many calls of which kinds that took."""
    calls = {}
    for kinds in (READ, CHANGES):
        place.fresh()
        with wanted(place.work, kinds=kinds) as seen:
            assert place.child(job.line) == 0, (job, place.said.read_text("utf-8"))
            calls[kinds] = int(seen.calls)
    made = content_of(place.work / job.makes) if job.makes else {}
    return Done(state_of(place.path), frozenset(names_in(place)), made, calls)


def names_in(place: Place) -> set[str]:
    """Return what lies in the folder, but for what belongs to the ledger's file.

    Nor what belongs to a file that was replaced though it could not be read: it keeps its log.
    """
    own = re.compile(rf"(replaced-.*-)?{re.escape(place.path.name)}({'|'.join(BESIDE)})")
    return {one.name for one in place.work.iterdir() if not own.fullmatch(one.name)}


def calls(place: Place, count: int, seed: int) -> str:
    """Let a call by chance fail, once or from then on, of every command that writes."""
    codes, commands = _each(place, count, random.Random(seed), _failing)
    told = ", ".join(f"{number} ended with {code}" for code, number in sorted(codes.items()))
    return f"{codes.total()} failing calls of {commands} commands: {told}; nothing lost or half"


def deaths(place: Place, count: int, seed: int) -> str:
    """Kill every command that writes, at a call by chance that would change a file or a folder."""
    codes, commands = _each(place, count, random.Random(seed), _killed)
    return f"{codes[KILLED]} calls of {commands} commands were the last: nothing lost or half"


def _each(
    place: Place, count: int, chance: random.Random, harm: Callable[..., int]
) -> tuple[Counter[int], int]:
    """Harm every command so that all together are harmed so often; return how they ended."""
    codes, commands = Counter[int](), 0
    every: list[Job | str] = [*JOBS, *RECORDING]
    for job in _prepared(place, chance.sample(every, min(count, len(every)))):
        commands += 1
        done = undisturbed(place, job)
        for _ in range(max(1, count // len(every))):
            codes[harm(place, job, done, chance)] += 1
    return codes, commands


def _prepared(place: Place, chosen: Collection[Job | str]) -> Iterator[Job]:
    """Yield jobs, and recording commands by name, each when the place is as it needs it."""
    yield from (Job(one.line) for one in recording_commands(place, chosen))
    with_jobs(place)
    yield from (job for job in JOBS if job in chosen)


def _failing(place: Place, job: Job, done: Done, chance: random.Random) -> int:
    kinds = chance.choice([CHANGES, CHANGES, CHANGES, READ])
    number = done.calls[kinds]
    place.fresh()
    how = {
        "moment": chance.randint(1, number),
        "error": chance.choice([errno.EIO, errno.ENOSPC]),
        "lasting": chance.randint(0, 1),
        "torn": chance.randint(0, 1),
    }
    with wanted(place.work, kinds=kinds, **how):
        code = place.child(job.line)
    assert code in set(ExitCode), (job.line, code)
    _judged(place, job, done, code, f"{how} of {number}, kinds {kinds}")
    return code


def _killed(place: Place, job: Job, done: Done, chance: random.Random) -> int:
    place.fresh()
    moment = chance.randint(1, done.calls[CHANGES])
    with wanted(place.work, kinds=CHANGES, moment=moment):
        code = place.child(job.line)
    assert code == KILLED, (job.line, code)
    _judged(place, job, done, code, f"killed at {moment} of {done.calls[CHANGES]}")
    return code


def _judged(place: Place, job: Job, done: Done, code: int, how: str) -> None:
    said = place.said.read_text("utf-8", "replace")
    case = f"{job.line}: {how}, ended with {code}: {said}"
    assert "Traceback" not in said, case
    try:
        _judge(place, job, done, code)
    except (AssertionError, LedgerError) as error:
        raise AssertionError(case) from error


def _judge(place: Place, job: Job, done: Done, code: int) -> None:
    """Compare what is there with what was said."""
    found = state_of(place.path)
    assert found in {place.before, done.after}, found
    assert found == done.after or code not in {ExitCode.DONE, ExitCode.UNTOLD}, "gone"
    assert found == place.before or code not in _UNDONE, "recorded, and told otherwise"
    made = {}
    if job.makes:
        made = content_of(place.work / job.makes)
        assert made == done.content or (not made and code != ExitCode.DONE), "half there"
    left = names_in(place) ^ done.names
    assert code != ExitCode.DONE or not left, f"left over, or missing: {left}"
    told = RECEIPT.findall(place.said.read_text("utf-8", "replace"))
    assert done.after.receipt not in told or found == done.after, "told of, and gone"
    again = place.child(job.line)
    assert again == ExitCode.DONE or (again == ExitCode.USAGE and made), "cannot be done again"
    assert state_of(place.path) == done.after
    if again == ExitCode.DONE:
        assert not [*place.work.rglob(".*.part")], "left over"
