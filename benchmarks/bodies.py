"""How cost grows with the number of bodies: the country of `country.py`, small and large.

One body is asked the same in a small country and in a large one; all bodies are asked per body.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.measure import ROOT, Figure, at_least, at_most, interleaved, run, told
from benchmarks.workload import WrongSumsError

_YEAR = "2024"
_BODY = "90000001"
"""The second of its post: it bears a part, and another one employs."""
_EMPLOYER = "90000000"
_ONE_MOST, _ALL_MOST = 1.3, 1.5
_YEAR_END_MOST, _PAGES_LEAST = 6, 20

_ONE: dict[str, tuple[str, ...]] = {
    "position": ("position", _BODY, "--year", _YEAR),
    "explain": ("explain", _BODY, _YEAR),
    "year check": ("year", "check", _BODY, _YEAR),
    "report year-end --body": ("report", "year-end", "--body", _BODY, "--year", _YEAR),
    "grant show": ("grant", "show", "G-0"),
}
_STATEMENT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>1</Id>
<Ntry><Amt Ccy="EUR">123.45</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2024-06-03</Dt></BookgDt></Ntry></Stmt></BkToCstmrStmt></Document>
"""
"""One payment: `bank propose` holds it against what the body expects and has not paid."""
_ALL: dict[str, tuple[str, ...]] = {
    "position --year": ("position", "--year", _YEAR),
    "position": ("position",),
    "due": ("due",),
    "grant list": ("grant", "list"),
    "cost certify --pending": ("cost", "certify", "--pending"),
    "settlement list": ("settlement", "list"),
    "rebuild": ("rebuild",),
}


class Country:
    """A ledger of so many municipalities; made by the product's own commands, each timed."""

    def __init__(self, folder: Path, count: int) -> None:
        """Set it up and import its costs; the sums are compared with the generator's own."""
        self.count = count
        self._place = folder / f"country-{count}"
        self._database = self._place / "ledger.db"
        script = Path(__file__).with_name("country.py")
        subprocess.run([sys.executable, str(script), str(count), str(self._place)], check=True)
        self.ask("init")
        self.apply = self.ask("apply", str(self._place / "setup.toml"))
        self.imported = self.ask("cost", "import", str(self._place / "costs.csv"))
        with (self._place / "costs.csv").open(encoding="utf-8") as file:
            self.rows = sum(1 for _ in file) - 1
        self._check()
        self._vouchers = 0

    def ask(self, *words: str) -> float:
        """Run a command of the product; return its seconds."""
        return run(sys.executable, "-m", "cli", "--database", str(self._database), *words)

    def book(self) -> float:
        """Book one more voucher on the first post, and reverse nothing: sums were checked."""
        self._vouchers += 1
        day = "2024-05-31"
        words = ["--post", "P0", "--type", "personnel", "--amount", "123,45", "--service"]
        words += [day, day, "--booked-on", day, "--voucher", f"COLD-{self._vouchers}"]
        return self.ask("cost", "book", *words)

    def add_unpaid(self, count: int) -> None:
        """Import so many unpaid vouchers of the first post, of amounts of their own."""
        file = self._place / f"unpaid-{count}.csv"
        rows = ["post;cost_type;amount;service_from;service_to;booked_on;voucher"]
        days = "2024-05-01;2024-05-31;2024-05-31"
        rows += [f"P0;personnel;{5000 + n},17;{days};U-{count}-{n:06d}" for n in range(count)]
        file.write_text("\n".join(rows), encoding="utf-8")
        self.ask("cost", "import", str(file), "--plausible")

    def pages(self) -> tuple[int, float]:
        """Write a page for every body; return how many there are, and the seconds."""
        with TemporaryDirectory(prefix="pages-", dir=self._place) as folder:
            pages = Path(folder) / "pages"
            seconds = self.ask("report", "year-end", "--year", _YEAR, "--each", str(pages))
            return sum(1 for _ in pages.iterdir()), seconds

    def _check(self) -> None:
        words = ["-m", "cli", "--database", str(self._database), "position", "--format", "json"]
        done = subprocess.run(
            [sys.executable, *words], check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        found = {
            (row["municipality"], row["year"]): row["cost_share_cents"]
            for row in json.loads(done.stdout)["positions"]
            if row["cost_share_cents"]
        }
        with (self._place / "expected.csv").open(encoding="utf-8", newline="") as file:
            expected = {(r[0], int(r[1])): int(r[2]) for r in list(csv.reader(file))[1:]}
        if found != expected:
            differ = sum(1 for key in found | expected if found.get(key) != expected.get(key))
            raise WrongSumsError(f"{self.count} municipalities: {differ} sums differ")


def bodies(folder: Path, sizes: tuple[int, int, int], runs: int) -> list[Figure]:
    """Compare a country of the first size with the third for one body, the second for all."""
    little, middle, large = (Country(folder, size) for size in sizes)
    found = []
    statement = folder / "statement.xml"
    statement.write_text(_STATEMENT, encoding="utf-8")
    asked = {**_ONE, "bank propose": ("bank", "propose", str(statement), "--body", _BODY)}
    for name, words in asked.items():
        found.append(_one(name, little, large, partial(_words, words), runs))
    found.append(_one("cost book", little, large, Country.book, runs))
    for name, words in _ALL.items():
        before, after = interleaved(
            runs, partial(_words, words, middle), partial(_words, words, large)
        )
        found.append(_all(name, middle, large, before, after))
    found += _year_end(middle, runs)
    found.append(_unpaid(little, middle, statement, runs))
    found.append(_all("apply", middle, large, middle.apply, large.apply))
    per_row = [one.imported / one.rows * one.count for one in (middle, large)]
    found.append(_all("cost import", middle, large, *per_row))
    found.append(told(f"`apply`, {large.count:,} municipalities", f"{large.apply:,.1f} s"))
    return found


def _year_end(country: Country, runs: int) -> list[Figure]:
    """Compare the reconciliation of all bodies with their positions; count pages a second."""
    asked = ("position", "--year", _YEAR), ("report", "year-end", "--year", _YEAR)
    cold, whole = interleaved(runs, *(partial(country.ask, *words) for words in asked))
    taken = [country.pages() for _ in range(runs)]
    pages, rate = taken[0][0], median(count / seconds for count, seconds in taken)
    title = f"`report year-end` of {country.count:,} municipalities"
    compared = f"cold `position --year` of all {cold * 1000:,.0f} ms"
    return [
        at_most(title, f"{whole * 1000:,.0f} ms", compared, whole / cold, _YEAR_END_MOST),
        at_least(
            f"{title} with `--each`, {pages:,} pages",
            f"{rate:,.0f} pages/s",
            f"{_PAGES_LEAST} pages/s",
            rate / _PAGES_LEAST,
            1,
        ),
    ]


def _unpaid(few: Country, many: Country, statement: Path, runs: int) -> Figure:
    """Hold a statement against a body with few and with many unpaid vouchers."""
    counts = 100, 20_000
    for country, count in zip((few, many), counts, strict=True):
        country.add_unpaid(count)
    words = ("bank", "propose", str(statement), "--body", _EMPLOYER)
    before, after = interleaved(runs, *(partial(one.ask, *words) for one in (few, many)))
    title = f"`bank propose` with {counts[1]:,} to {counts[0]:,} unpaid vouchers"
    compared = f"{before * 1000:,.0f} ms"
    return at_most(title, f"{after * 1000:,.0f} ms", compared, after / before, _ONE_MOST)


def _words(words: tuple[str, ...], country: Country) -> float:
    return country.ask(*words)


def _one(
    name: str, little: Country, large: Country, ask: Callable[[Country], float], runs: int
) -> Figure:
    before, after = interleaved(runs, partial(ask, little), partial(ask, large))
    title = f"`{name}` of one body: {large.count:,} to {little.count:,} municipalities"
    compared = f"{before * 1000:,.0f} ms"
    return at_most(title, f"{after * 1000:,.0f} ms", compared, after / before, _ONE_MOST)


def _all(name: str, little: Country, large: Country, before: float, after: float) -> Figure:
    growth = (after / large.count) / (before / little.count)
    title = f"`{name}`, time a body: {large.count:,} to {little.count:,} municipalities"
    return at_most(title, f"{after:,.1f} s", f"{before:,.1f} s", growth, _ALL_MOST)
