"""One measured step in a process of its own, so that no step warms or fattens another.

`python -m benchmarks.child STEP …` prints its figures as one line of JSON.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import sys
from collections.abc import Callable
from hashlib import sha256
from itertools import islice
from os import times
from pathlib import Path
from time import perf_counter

from msgspec.msgpack import Decoder

from benchmarks.workload import (
    PROFILE,
    SHEET_PROFILE,
    SOURCE,
    WrongSumsError,
    check,
    commands,
    export_file,
    load,
    odd_file,
    own_file,
    prepare,
    rows_of,
    sheet_file,
    sums_of,
)
from ledger.application import Ledger, Note
from ledger.application.asking.resting import SeenWhole, rests_on
from ledger.application.proving import EventInTree, event_proof
from ledger.application.sealing import seal
from ledger.domain.commands import BookCost, ImportCosts, RegisterKey
from ledger.domain.events import Voucher
from ledger.importing.costs.imported import ImportOptions, import_costs
from ledger.importing.profiles.profile import parse_profile
from ledger.log.database import Session
from ledger.log.databases.sqlite_settings import PAGE_BYTES, set_up, sqlite
from ledger.log.eventlog import digests_of
from ledger.log.proving.signing import new_key
from ledger.log.topics import REGISTRY

Figures = dict[str, float]
_COMMITS, _TOGETHER = 500, 2_001
_BEHIND = 1_000
"""Events since a machine saw the ledger whole."""


def bulk(place: Path, database: str, mode: str) -> Figures:
    """Record the whole file as one command."""
    with Ledger.create(database) as ledger:
        prepare(ledger, rows_of(place))
        started = perf_counter()
        lines = commands(rows_of(place), with_text=mode == "text")
        built = perf_counter()
        count = len(lines)
        ledger.execute(ImportCosts(lines))
        acknowledged = perf_counter()
        ledger.close()
        closed = perf_counter()
    with Ledger(database) as ledger:
        check(ledger, place)
    return {
        "rows": count,
        "whole": closed - started,
        "execute": acknowledged - built,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _cpu() -> float:
    """Return seconds of the processor, of this process and of those that it waited for."""
    return sum(times()[:4])


def file(place: Path, database: str, mode: str) -> Figures:
    """Import the whole file as a clerk does, then the same file again; "odd": with odd cells."""
    path = odd_file(own_file(place)) if mode == "odd" else own_file(place)
    options = ImportOptions(source=SOURCE)
    with Ledger.create(database) as ledger:
        prepare(ledger, rows_of(place))
    with Ledger(database) as ledger:
        started = perf_counter()
        used = _cpu()
        report = import_costs(ledger, path, options)
        done, used = perf_counter(), _cpu() - used
        # Its own and that of the process that read ahead, as if both peaks had been at once. The
        # other's is too high: the system counts what this one held when it started that.
        peak = sum(
            resource.getrusage(who).ru_maxrss / 1024
            for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        again_from = perf_counter()
        again = import_costs(ledger, path, options)
        repeated = perf_counter()
        check(ledger, place)
    if again.new or report.rejected:
        raise WrongSumsError(str(report.findings[:1]))
    return {
        "rows": report.new,
        "seconds": done - started,
        "cpu": used,
        "again": repeated - again_from,
        "peak_mib": peak,
    }


def export(place: Path, database: str, mode: str) -> Figures:
    """Import the same rows as a finance system exports them, by a profile.

    "odd": as above; "sheet": from a workbook.
    """
    path, profile = export_file(place), parse_profile("bench.toml", PROFILE)
    path = odd_file(path) if mode == "odd" else path
    if mode == "sheet":
        path, profile = sheet_file(place), parse_profile("bench.toml", SHEET_PROFILE)
    with Ledger.create(database) as ledger:
        prepare(ledger, rows_of(place))
    with Ledger(database) as ledger:
        started = perf_counter()
        used = _cpu()
        report = import_costs(ledger, path, ImportOptions(), profile)
        done, used = perf_counter(), _cpu() - used
        check(ledger, place)
    if report.rejected:
        raise WrongSumsError(str(report.findings[:1]))
    return {"rows": report.new, "seconds": done - started, "cpu": used}


def ready(place: Path, database: str, _: str) -> Figures:
    """Make a ledger that others are measured on."""
    with Ledger.create(database) as ledger:
        load(ledger, place)
        check(ledger, place)
    return {}


def fold(place: Path, database: str, _: str) -> Figures:
    """Replay all events, typed, and fold them per body and year."""
    with Ledger(database) as ledger:
        started = perf_counter()
        sums: dict[tuple[str, int], int] = {}
        events = 0
        for _sequence, _known_on, event in ledger.replay():
            events += 1
            if isinstance(event, Voucher):
                key = (event.employing_body, event.bearing_year)
                sums[key] = sums.get(key, 0) + event.amount_cents
        seconds = perf_counter() - started
        check(ledger, place)
    return {"events": events, "seconds": seconds, "total_cents": sum(sums.values())}


def decode(_: Path, database: str, __: str) -> Figures:
    """Read the same rows without the product, and decode each state: the floor of a replay."""
    connection = sqlite3.connect(f"{Path(database).absolute().as_uri()}?mode=ro", uri=True)
    started = perf_counter()
    decoders: dict[int, Callable[[bytes], object]] = {}
    events = 0
    sql = "SELECT sequence, known_on, type, state FROM event ORDER BY sequence"
    for _sequence, _known_on, kind, state in connection.execute(sql):
        if kind not in decoders:
            decoders[kind] = Decoder(REGISTRY.by_number[kind].event).decode
        decoders[kind](state)
        events += 1
    seconds = perf_counter() - started
    connection.close()
    return {"events": events, "seconds": seconds}


def hashed(_: Path, database: str, __: str) -> Figures:
    """Read the rows of the log without the product, one SHA-256 of each: the floor of a check."""
    connection = sqlite3.connect(f"{Path(database).absolute().as_uri()}?mode=ro", uri=True)
    started = perf_counter()
    events = 0
    sql = (
        "SELECT sequence, stream, version, type, command, known_on, state, hash FROM event "
        "ORDER BY sequence"
    )
    for row in connection.execute(sql):
        sha256(row[6]).digest()
        events += 1
    seconds = perf_counter() - started
    connection.close()
    return {"events": events, "seconds": seconds}


def chained(_: Path, database: str, __: str) -> Figures:
    """Recompute the chain alone, as before a document."""
    with Ledger(database) as ledger:
        started = perf_counter()
        rest = ledger.ask(rests_on, SeenWhole())
        return {"events": rest.seen.event, "seconds": perf_counter() - started}


def treed(_: Path, database: str, __: str) -> Figures:
    """Recompute the chain, and the tree over all events as a machine's first proof does."""
    with Ledger(database) as ledger:
        started = perf_counter()
        events = ledger.ask(rests_on, SeenWhole()).seen.event
        ledger.ask(event_proof, EventInTree(events))
        return {"events": events, "seconds": perf_counter() - started}


def footer(_: Path, database: str, __: str) -> Figures:
    """Recompute what a document does, on a machine that saw the ledger whole some time before."""
    with Ledger(database) as ledger:
        last = ledger.ask(rests_on, SeenWhole()).seen
        before = ledger.ask(_seen_at, max(1, last.event - _BEHIND))
        started = perf_counter()
        rest = ledger.ask(rests_on, before)
        seconds = perf_counter() - started
        if rest.seen.hash != last.hash:
            raise WrongSumsError("another end of the chain")
        return {"seconds": seconds}


def _seen_at(session: Session, event: int, _: int) -> SeenWhole:
    known = digests_of(session, (1, event))
    return SeenWhole(known[1], event, known[event])


def verified(_: Path, database: str, __: str) -> Figures:
    """Check everything, with objects, pages, contents and read models."""
    with Ledger(database) as ledger:
        started, used = perf_counter(), _cpu()
        check = ledger.verify()
        seconds, used = perf_counter() - started, _cpu() - used
        if not check.whole:
            raise WrongSumsError(str(check.findings[:1]))
        return {"events": check.events, "seconds": seconds, "cpu": used}


def single(place: Path, database: str, mode: str) -> Figures:
    """Book one by one, a commit each; then the same rows in a bare table with the same pragmas."""
    with Ledger.create(database) as ledger:
        prepare(ledger, rows_of(place))
        if mode == "sealed":
            _, key = new_key("not a secret of anybody")
            ledger.execute(RegisterKey("bench", key.public))
            seal(ledger, key, Note())
        first, *lines = _bookings(place, _COMMITS + 1)
        ledger.execute(first)
        started = perf_counter()
        for line in lines:
            ledger.execute(line)
        seconds = perf_counter() - started
        _check_sum(ledger, [first, *lines])
    return {"commits": len(lines), "seconds": seconds, "bare": _bare(place, f"{database}-bare")}


def _bare(place: Path, database: str) -> float:
    connection = sqlite.connect(database, isolation_level=None)
    connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
    set_up(connection)
    rows = list(islice(rows_of(place), _COMMITS))
    columns = ", ".join(f"c{number}" for number in range(len(rows[0])))
    connection.execute(f"CREATE TABLE b ({columns})")
    connection.execute("CREATE UNIQUE INDEX i ON b (c1)")
    marks = ",".join("?" * len(rows[0]))
    started = perf_counter()
    for row in rows:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"INSERT INTO b VALUES ({marks})", row)  # noqa: S608 - marks alone
        connection.execute("COMMIT")
    return perf_counter() - started


def together(place: Path, database: str, _: str) -> Figures:
    """Book many in one transaction: as so many commands, and as one import in another ledger."""
    lines = _bookings(place, _TOGETHER)
    taken = []
    for name in (database, f"{database}-file"):
        with Ledger.create(name) as ledger:
            prepare(ledger, rows_of(place))
            # What is imported when it is first needed is no part of either.
            ledger.execute(ImportCosts(tuple(lines[:1])))
            rest = lines[1:]
            started = perf_counter()
            if name == database:
                ledger.execute_all([(line, Note()) for line in rest])
            else:
                ledger.execute(ImportCosts(tuple(rest)))
            taken.append(perf_counter() - started)
            _check_sum(ledger, lines)
    return {"rows": len(lines) - 1, "batch": taken[0], "file": taken[1]}


def _bookings(place: Path, count: int) -> list[BookCost]:
    lines = (line for line in commands(rows_of(place)) if isinstance(line, BookCost))
    return list(islice(lines, count))


def _check_sum(ledger: Ledger, lines: list[BookCost]) -> None:
    found, wanted = sum(sums_of(ledger).values()), sum(line.amount_cents for line in lines)
    if found != wanted:
        raise WrongSumsError(f"{found} cents instead of {wanted}")


STEPS = {
    "single": single,
    "together": together,
    "bulk": bulk,
    "file": file,
    "export": export,
    "ready": ready,
    "fold": fold,
    "decode": decode,
    "hashed": hashed,
    "chained": chained,
    "treed": treed,
    "footer": footer,
    "verified": verified,
}


def main() -> None:
    """Run the step that the command line names."""
    step, place, database, *mode = sys.argv[1:]
    print(json.dumps(STEPS[step](Path(place), database, mode[0] if mode else "")))


if __name__ == "__main__":
    main()
