"""Eight programs that start on the same new database at the same moment."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from multiprocessing.synchronize import Barrier

from ledger.application import Actor, Ledger
from ledger.domain.commands import RegisterBody

PROCESSES = 8


def start_together(urls: Sequence[str]) -> list[str]:
    """Create and use each ledger in all processes at once; return what went wrong."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(PROCESSES)
    failures: multiprocessing.SimpleQueue[str] = context.SimpleQueue()
    processes = [
        context.Process(target=_start, args=(number, barrier, failures, urls))
        for number in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    crashed = [f"exit code {process.exitcode}" for process in processes if process.exitcode]
    told = []
    while not failures.empty():
        told.append(failures.get())
    return told + crashed


def _start(
    number: int,
    barrier: Barrier,
    failures: multiprocessing.SimpleQueue[str],
    urls: Sequence[str],
) -> None:
    for url in urls:
        barrier.wait()
        try:
            with Ledger.create(url, Actor(f"process-{number}")) as ledger:
                ledger.execute(RegisterBody(f"B{number}", f"Body {number}"))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test tells it
            failures.put(f"{url}: {error!r}")
