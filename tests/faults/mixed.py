"""Several clerks at one server, each with something else: files, bookings, seals, closings."""

from __future__ import annotations

import os
import random
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

from cli.run import ExitCode
from ledger.application import Ledger
from ledger.log.history import Filter
from tests.faults.calls import RECEIPT, with_jobs
from tests.faults.children import begun, ended, typed
from tests.faults.place import state_of
from tests.faults.recording import BOOK, SIGNED
from tests.faults.servers import Home, server_of_our_own

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.place import Place

_WRITERS = 8
_HEAD = "post;cost_type;amount;service_from;service_to;booked_on;paid_on;voucher;payee;text\n"
_ROW = "CM-1;personnel;{},00;01.07.2024;31.07.2024;31.07.2024;;{};P-17;\n"
_ROWS = 20
_CLOSE = "year close {} 2023 --closed-on 2024-04-30 --yes --despite-red --reason agreed"


class _Deed:
    """A command of a clerk, the vouchers that it brings, and where its answer is kept."""

    def __init__(self, line: str, vouchers: list[str], said: Path) -> None:
        self.line, self.vouchers, self.said = line, vouchers, said


def mixed_elsewhere(place: Place, count: int, seed: int) -> str:
    """Do so at a server of our own."""
    with server_of_our_own() as server:
        return mixed(place, server.get_uri(), count, seed)


def mixed(place: Place, url: str, count: int, seed: int) -> str:
    """Let eight import, book, seal and close at once, so many commands together."""
    with_jobs(place)
    place.fresh()
    chance, codes, receipts = random.Random(seed), Counter[int](), []
    every = [
        [_deed(place, chance, f"mixed-{writer}-{turn}") for turn in range(-(-count // _WRITERS))]
        for writer in range(_WRITERS)
    ]
    with closing(Home(url, place)) as home, home.fresh() as copy:
        database = copy.render_as_string(hide_password=False)
        writers = [begun(lambda mine=mine: _work(place, database, mine)) for mine in every]  # type: ignore[misc] # bound now
        assert [ended(one) for one in writers] == [0] * _WRITERS
        with Ledger(database) as ledger:
            for deed in (deed for mine in every for deed in mine):
                code, told = _answer(deed)
                codes[code] += 1
                receipts += RECEIPT.findall(told)
                there = {one for one in deed.vouchers if ledger.history(Filter(voucher=one))}
                assert there == set(deed.vouchers if code == ExitCode.DONE else ()), deed.line
        state_of(database, *receipts)
    done, refused = codes[ExitCode.DONE], codes[ExitCode.REFUSED]
    return f"{done} commands of {_WRITERS} writers done, {refused} refused: none lost, none half"


def _deed(place: Place, chance: random.Random, name: str) -> _Deed:
    kind, said = chance.choice(["book", "book", "import", "import", "seal", "close"]), place.folder
    if kind == "book":
        return _Deed(BOOK.replace("fault", name), [name], said / name)
    if kind == "seal":
        return _Deed(f"seal {SIGNED}", [], said / name)
    if kind == "close":
        return _Deed(_CLOSE.format(chance.choice(["05558016", "05558032"])), [], said / name)
    vouchers = [f"{name}-{number}" for number in range(_ROWS)]
    rows = [_ROW.format(chance.randint(1, 999), one) for one in vouchers]
    (place.work / f"{name}.csv").write_text(_HEAD + "".join(rows), "utf-8")
    return _Deed(f"cost import {name}.csv --plausible", vouchers, said / name)


def _work(place: Place, database: str, deeds: list[_Deed]) -> None:
    for deed in deeds:

        def action(line: str = deed.line) -> None:
            os.chdir(place.work)
            typed(database, line, place.clock)

        code = ended(begun(action, str(deed.said)))
        with deed.said.open("a", encoding="utf-8") as said:
            said.write(f"\n{code}")


def _answer(deed: _Deed) -> tuple[int, str]:
    """Return how a command ended, and what it said; a refusal says why."""
    said, _, code = deed.said.read_text("utf-8").rpartition("\n")
    assert int(code) in {ExitCode.DONE, ExitCode.REFUSED}, (deed.line, code, said)
    assert "Traceback" not in said, (deed.line, said)
    assert int(code) == ExitCode.DONE or "[BL-" in said, (deed.line, said)
    return int(code), said
