"""Kill the primary of three servers under Patroni, again and again, and count what is lost.

    python -m benchmarks.failover FOLDER [CYCLES [MODE]]

FOLDER is empty, new, and of a short path. etcd, Patroni and PostgreSQL's programs are on the PATH,
and nobody is root. The servers are those of `docs/how-to/patroni/patroni.yml`; MODE is their
`synchronous_mode`: `off` shows what happens without. Every third time the whole machine seems to be
gone, Patroni as well; else the database alone.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from random import uniform

import psycopg

from ledger import Actor, DatabaseError, Ledger
from ledger.commands import RegisterBody

SERVERS = {"a": 5501, "b": 5502, "c": 5503}
CONFIGURED = Path(__file__).parents[1] / "docs/how-to/patroni/patroni.yml"
WRITERS = 4
_PATIENCE_SECONDS = 180


class Cluster:
    """Three servers, each with its Patroni, and one etcd for all of them."""

    def __init__(self, home: Path, mode: str) -> None:
        home.mkdir(mode=0o700)
        self._home, self._waits = home, mode != "off"
        text = CONFIGURED.read_text("utf-8").replace("mode: quorum", f"mode: {mode}")
        strict = "false" if mode == "off" else "true"
        (home / "patroni.yml").write_text(text.replace("strict: true", f"strict: {strict}"))
        self._etcd = self._begin("etcd", "etcd", "--data-dir", str(home / "etcd"))
        self._patroni = {name: self._member(name) for name in SERVERS}
        names = ",".join(["127.0.0.1"] * len(SERVERS))
        ports = ",".join(map(str, SERVERS.values()))
        self.url = (
            f"postgresql+psycopg://postgres@/postgres?host={names}&port={ports}"
            "&target_session_attrs=read-write&connect_timeout=2"
        )

    def _begin(self, log: str, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        with (self._home / f"{log}.log").open("ab") as out:
            return subprocess.Popen(words, stdout=out, stderr=out, env=os.environ | environment)

    def _member(self, name: str) -> subprocess.Popen[bytes]:
        own = {
            "PATRONI_NAME": name,
            "PATRONI_POSTGRESQL_LISTEN": f"127.0.0.1:{SERVERS[name]}",
            "PATRONI_POSTGRESQL_CONNECT_ADDRESS": f"127.0.0.1:{SERVERS[name]}",
            "PATRONI_POSTGRESQL_DATA_DIR": str(self._home / name),
            "PATRONI_RESTAPI_LISTEN": f"127.0.0.1:{SERVERS[name] + 100}",
            "PATRONI_RESTAPI_CONNECT_ADDRESS": f"127.0.0.1:{SERVERS[name] + 100}",
        }
        return self._begin(name, "patroni", str(self._home / "patroni.yml"), **own)

    def primary(self) -> str:
        """Return the one that is written to, once it has both standbys again."""
        end = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < end:
            for name, port in SERVERS.items():
                at = f"host=127.0.0.1 port={port} user=postgres dbname=postgres connect_timeout=2"
                with suppress(psycopg.Error), psycopg.connect(at, autocommit=True) as server:
                    asked = (
                        "SELECT NOT pg_is_in_recovery() AND count(*) = 2 "
                        "AND count(*) FILTER (WHERE sync_state <> 'async') >= %s "
                        "FROM pg_stat_replication WHERE state = 'streaming'"
                    )
                    if server.execute(asked, [int(self._waits)]).fetchall()[0][0]:
                        return name
            time.sleep(0.2)
        sys.exit("no primary with both standbys")

    def kill(self, name: str, *, machine: bool) -> None:
        """Kill a database, or all that runs on its machine; that is started again after a while."""
        server = int((self._home / name / "postmaster.pid").read_text().split()[0])
        if machine:
            self._patroni[name].kill()
            self._patroni[name].wait()
        os.kill(server, signal.SIGKILL)
        if machine:
            time.sleep(uniform(20, 25))
            self._patroni[name] = self._member(name)

    def end(self) -> None:
        """Stop everything."""
        for one in (*self._patroni.values(), self._etcd):
            one.terminate()
            one.wait()


class Writer(threading.Thread):
    """Records one body after the other; what is not acknowledged is typed again until it is."""

    def __init__(self, number: int, url: str) -> None:
        super().__init__()
        self._number, self._url = number, url
        self.acknowledged: list[str] = []
        self.again = 0
        self.ends = False

    def run(self) -> None:
        """Record until somebody says that it is enough."""
        turn = 0
        while not self.ends:
            with suppress(DatabaseError), Ledger(self._url, Actor("clerk", "option")) as ledger:
                while not self.ends:
                    name = f"{self._number}-{turn:06d}"
                    body = RegisterBody(name, f"Ort {name}", "municipality")
                    self.acknowledged.append(ledger.execute(body).receipt)
                    turn += 1
            self.again += 1
            time.sleep(0.1)


def lost(url: str, receipts: list[str]) -> int:
    """Return how many receipts no longer hold."""
    with Ledger(url) as ledger:
        last = int(ledger.receipt().partition("-")[0])
        gone = [one for one in receipts if int(one.partition("-")[0]) > last]
        kept = [one for one in receipts if int(one.partition("-")[0]) <= last]
        return len(gone) + (len(kept) if not ledger.verify(*kept).whole else 0)


def main(folder: str, cycles: str = "100", mode: str = "quorum") -> None:
    """Kill so often; count after each time."""
    cluster = Cluster(Path(folder).resolve(), mode)
    cluster.primary()
    Ledger.create(cluster.url).close()
    writers = [Writer(number, cluster.url) for number in range(WRITERS)]
    for one in writers:
        one.start()
    missing = 0
    for turn in range(int(cycles)):
        primary = cluster.primary()
        time.sleep(uniform(0.5, 3))
        begun = time.monotonic()
        cluster.kill(primary, machine=turn % 3 == 2)
        receipts = [receipt for one in writers for receipt in one.acknowledged]
        after = cluster.primary()
        missing = lost(cluster.url, receipts)
        seconds = time.monotonic() - begun
        told = f"{len(receipts)} acknowledged, {missing} lost"
        print(f"{turn + 1}: {primary} -> {after} in {seconds:.0f} s, {told}", flush=True)
    for one in writers:
        one.ends = True
        one.join()
    receipts = [receipt for one in writers for receipt in one.acknowledged]
    again = sum(one.again for one in writers)
    told = f"{len(receipts)} acknowledged, {lost(cluster.url, receipts)} lost"
    print(f"{cycles} cycles: {told}; {again} times typed again")
    cluster.end()


if __name__ == "__main__":
    main(*sys.argv[1:])
