"""Kill the primary of three servers while somebody records, promote a standby, count what is lost.

    python -m benchmarks.failover FOLDER [CYCLES [NAMES]]

FOLDER is empty and new; its path is short, for sockets lie in it. PostgreSQL's programs are on the
PATH, and nobody is root. NAMES are the `synchronous_standby_names`; '' shows what happens without.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg

from ledger import DatabaseError, Ledger
from ledger.commands import RegisterBody

PORTS = {"a": 5501, "b": 5502, "c": 5503}


def run(*words: object) -> None:
    """Run one of PostgreSQL's programs."""
    subprocess.run([*map(str, words)], check=True, stdout=subprocess.DEVNULL)


def start(home: Path, name: str) -> None:
    """Start a server that is reached by a socket in its home alone."""
    options = f"-p {PORTS[name]} -k {home} -c listen_addresses='' -c cluster_name={name}"
    run("pg_ctl", "-w", "-D", home / name, "-l", home / f"{name}.log", "-o", options, "start")


def ask(home: Path, name: str, sql: str) -> str:
    """Return one value of a server."""
    at = f"host={home} port={PORTS[name]} dbname=postgres user=postgres"
    with psycopg.connect(at, autocommit=True) as server:
        cursor = server.execute(sql.encode())
        return str(cursor.fetchall()[0][0]) if cursor.description else ""


def cluster(home: Path, names: str) -> None:
    """Make a primary and two standbys; commits wait for a standby from then on."""
    run("initdb", "-D", home / "a", "-U", "postgres", "-A", "trust")
    start(home, "a")
    for name in ("b", "c"):
        source = f"host={home} port={PORTS['a']} user=postgres application_name={name}"
        run("pg_basebackup", "-D", home / name, "-R", "-c", "fast", "-d", source)
        start(home, name)
    ask(home, "a", f"ALTER SYSTEM SET synchronous_standby_names = '{names}'")
    ask(home, "a", "SELECT pg_reload_conf()")
    while (
        ask(home, "a", "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'") < "2"
    ):
        time.sleep(0.1)


def record(url: str, acknowledged: list[str]) -> None:
    """Record until the server is gone; keep what was acknowledged."""
    try:
        with Ledger.create(url) as ledger:
            for number in range(1_000_000):
                body = RegisterBody(f"0555{number:06d}", f"Ort {number}", "municipality")
                acknowledged.append(ledger.execute(body).receipt)
    except DatabaseError:
        return


def cycle(home: Path, names: str) -> tuple[int, int]:
    """Return how many events were acknowledged, and how many of them are gone."""
    cluster(home, names)
    ports = ",".join(map(str, PORTS.values()))
    hosts = ",".join([str(home)] * len(PORTS))
    url = (
        f"postgresql+psycopg://postgres@/postgres?host={hosts}&port={ports}"
        "&target_session_attrs=read-write"
    )
    acknowledged: list[str] = []
    writer = threading.Thread(target=record, args=(url, acknowledged))
    writer.start()
    while not acknowledged:
        time.sleep(0.05)
    time.sleep(random.uniform(0.5, 3))
    os.kill(int((home / "a" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    writer.join()
    received = {name: ask(home, name, "SELECT pg_last_wal_receive_lsn() - '0/0'") for name in "bc"}
    ahead = max(received, key=lambda name: int(received[name]))
    run("pg_ctl", "-w", "-D", home / ahead, "promote")
    with Ledger(url) as ledger:
        last = int(ledger.receipt().partition("-")[0])
        kept = [one for one in acknowledged if int(one.partition("-")[0]) <= last]
        if not ledger.verify(*kept).whole:
            sys.exit(f"{home}: what is left is not what was acknowledged")
        ledger.execute(RegisterBody("05566076", "Rheine", "municipality"))
    for name in "bc":
        run("pg_ctl", "-m", "immediate", "-D", home / name, "stop")
    return len(acknowledged), len(acknowledged) - len(kept)


def main(folder: str, cycles: str = "100", names: str = "ANY 1 (b, c)") -> None:
    """Count over so many cycles, each with servers of its own."""
    counted = [0, 0]
    for turn in range(int(cycles)):
        (home := Path(folder).resolve() / str(turn)).mkdir(parents=True, mode=0o700)
        found = cycle(home, names)
        counted = [one + more for one, more in zip(counted, found, strict=True)]
        print(f"{turn + 1}: {found[0]} acknowledged, {found[1]} lost", flush=True)
    print(f"{cycles} cycles: {counted[0]} acknowledged, {counted[1]} lost")


if __name__ == "__main__":
    main(*sys.argv[1:])
