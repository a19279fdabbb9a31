"""What a person waits for: whole processes, from the shell's point of view."""

from __future__ import annotations

import itertools
import sys
from functools import partial
from pathlib import Path

from benchmarks.measure import Figure, at_most, floor, interleaved, run, told

_ASKING, _BOOKING, _HELP = 6, 8, 1.3
_YEAR, _YEAR_MOST = "report year-end", 3
_BODY = "M07"
_NUMBERS = itertools.count(1)


def _command(database: Path, *words: str) -> float:
    return run(sys.executable, "-m", "cli", "--database", str(database), *words)


def _append(bare: Path) -> float:
    """Let the floor append one row to its file of the same rows."""
    number = next(_NUMBERS)
    file = bare.with_suffix(".csv")
    row = [10**9 + number, f"COLD-{number}", "2024-05-31", 2024, _BODY, "", f"{_BODY}-ST01"]
    row += ["5261", "", "123.45", 12345, "EUR", "", "", ""]
    file.write_text("header\n" + ",".join(map(str, row)) + "\n", encoding="utf-8")
    return floor("append-sum", str(file), str(bare))


def _book(database: Path) -> float:
    voucher = f"COLD-{next(_NUMBERS)}"
    day = "2024-05-31"
    words = ["--post", f"{_BODY}-ST01", "--type", "5261", "--amount", "123,45"]
    words += ["--service", day, day, "--booked-on", day, "--voucher", voucher]
    return _command(database, "cost", "book", *words)


def cold(databases: dict[int, tuple[Path, Path]], runs: int) -> list[Figure]:
    """Ask and book on a small and a large ledger; each with the floor's file of the same rows."""
    found = []
    seconds: dict[tuple[str, int], float] = {}
    for count, (ours, place) in databases.items():
        bare = ours.with_name(f"floor-{count}.db")
        floor("load", str(place / "bookings.csv"), str(bare))
        least, appended, all_rows, one, booked, year = interleaved(
            runs,
            partial(floor, "query-sum", str(bare)),
            partial(_append, bare),
            partial(_command, ours, "position"),
            partial(_command, ours, "position", _BODY, "--year", "2024"),
            partial(_book, ours),
            partial(_command, ours, "report", "year-end", "--year", "2024", "--format", "html"),
        )
        for name, value, bar, beside, most in (
            ("position", all_rows, "query-sum", least, _ASKING),
            ("position of one", one, "query-sum", least, _ASKING),
            ("cost book", booked, "append-sum", appended, _BOOKING),
        ):
            seconds[name, count] = value
            title, shown = f"cold `{name}`, {count:,} events", f"{value * 1000:,.0f} ms"
            compared = f"floor {bar} {beside * 1000:,.0f} ms"
            found.append(at_most(title, shown, compared, value / beside, most))
        seconds[_YEAR, count] = year
        title, shown = f"cold `{_YEAR}` as HTML, {count:,} events", f"{year * 1000:,.0f} ms"
        compared = f"cold `position` {all_rows * 1000:,.0f} ms"
        found.append(at_most(title, shown, compared, year / all_rows, _YEAR_MOST))
    small, large = min(databases), max(databases)
    for name in ("position", "position of one", "cost book"):
        ratio = seconds[name, large] / seconds[name, small]
        title = f"cold `{name}`: {large:,} to {small:,} events"
        found.append(told(title, f"{ratio:.2f} × the time", "", f"{ratio:.2f}"))
    ratio = seconds[_YEAR, large] / seconds[_YEAR, small]
    title = f"cold `{_YEAR}`: {large:,} to {small:,} events"
    found.append(at_most(title, f"{ratio:.2f} × the time", "", ratio, 2))
    return found


def help_text(runs: int) -> list[Figure]:
    """Compare `--help` with an interpreter that imports click, in the same environment."""
    ours, least = interleaved(
        runs,
        lambda: run(sys.executable, "-m", "cli", "--help"),
        lambda: run(sys.executable, "-c", "import click"),
    )
    compared = f"import click {least * 1000:,.0f} ms"
    return [at_most("`--help`", f"{ours * 1000:,.0f} ms", compared, ours / least, _HELP)]
