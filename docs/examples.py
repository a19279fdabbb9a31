# ruff: noqa: INP001, PLC0415 - a lone script beside the pages; the product is found at run time
"""Run what the pages show.

Every `console` block is executed line by line (`$ budget-ledger …`), page by page in a fresh
folder, with the clock of the page and a fixed login; every `python` block is executed too, and the
`text` block behind it is what it prints. `python docs/examples.py` puts the real output into the
pages; the tests compare it.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from unittest import mock
from zoneinfo import ZoneInfo

DOCS = Path(__file__).resolve().parent
LOGIN = "fin01"
START = "2026-01-20T09:00"
PAGES = ("tutorial", "how-to")

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CLOCK = re.compile(r"^% clock (\S+)$", re.MULTILINE)
_SAME = (
    (re.compile(r"\b(\d+)-[0-9a-f]{32}\b"), r"\1-RECEIPT"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "HASH"),
    (re.compile(r"postgresql\+psycopg://\S+"), "URL"),
)


class Example(NamedTuple):
    """One command or program of a page: what is typed, what the page says, what came out."""

    page: Path
    typed: str
    shown: str
    printed: str
    exit_code: int
    start: int
    end: int


def normalised(text: str) -> str:
    """Return an output with everything that differs from run to run named instead."""
    for pattern, name in _SAME:
        text = pattern.sub(name, text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def pages() -> list[Path]:
    """Return the pages with something to execute."""
    found = sorted(path for folder in PAGES for path in (DOCS / folder).glob("*.md"))
    return [
        path
        for path in found
        if re.search(r"^```(console|python)$", path.read_text("utf-8"), re.MULTILINE)
    ]


def run(page: Path) -> Iterator[Example]:
    """Execute a page in the current folder, which is empty, beside the files of its own folder."""
    for file in page.parent.iterdir():
        if file.suffix in {".csv", ".toml", ".txt", ".xml"}:
            shutil.copy(file, Path.cwd())
        elif file.is_dir():
            shutil.copytree(file, Path.cwd() / file.name)
    text = page.read_text(encoding="utf-8")
    clock = _Clock(START)
    names: dict[str, object] = {"__name__": "example"}
    parts = sorted([*_FENCE.finditer(text), *_CLOCK.finditer(text)], key=re.Match.start)
    for index, part in enumerate(parts):
        if part.re is _CLOCK:
            clock = _Clock(part[1])
        elif part[1] == "console":
            yield from _console(page, part, clock)
        elif part[1] == "python":
            following = parts[index + 1] if index + 1 < len(parts) else None
            answer = (
                following
                if following and following.re is _FENCE and following[1] == "text"
                else None
            )
            yield _python(page, part, answer, names)


class _Clock:
    """Stands still while a command runs and moves on by a minute before the next one."""

    def __init__(self, start: str) -> None:
        berlin = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo("Europe/Berlin"))
        self.now = int(berlin.timestamp()) * 1_000_000

    def __call__(self) -> int:
        return self.now


def _console(page: Path, part: re.Match[str], clock: _Clock) -> Iterator[Example]:
    position = part.start(2)
    chunks = re.split(r"^(?=\$ )", part[2], flags=re.MULTILINE)
    for chunk in chunks:
        lines = chunk.splitlines(keepends=True)
        if not lines:
            continue
        typed = lines.pop(0)
        while typed.endswith("\\\n"):
            typed += lines.pop(0)
        start = position + len(typed)
        position += len(chunk)
        printed, code = _command(typed, clock)
        clock.now += 60_000_000
        yield Example(page, typed.strip(), "".join(lines), printed, code, start, position)


def _command(typed: str, clock: _Clock) -> tuple[str, int]:
    from click.testing import CliRunner

    from cli.root import root

    words = shlex.split(typed.replace("\\\n", " "))
    if words[:2] != ["$", "budget-ledger"]:
        raise ValueError(f"a console block shows budget-ledger only, not {typed!r}")
    environment = {
        "BUDGET_LEDGER_LANG": "en",
        "BUDGET_LEDGER_CONFIG": os.devnull,
        "BUDGET_LEDGER_ACTOR": None,
        "COLUMNS": None,
    }
    # A key that is made is the same each time, so that the page can go on with it.
    chance = mock.patch("os.urandom", bytes) if words[2] == "key" else contextlib.nullcontext()
    with mock.patch("cli.context.system_user", return_value=LOGIN), chance:
        result = CliRunner().invoke(
            root, words[2:], obj=clock, env=environment, prog_name="budget-ledger"
        )
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output, result.exit_code


def _python(
    page: Path, part: re.Match[str], answer: re.Match[str] | None, names: dict[str, object]
) -> Example:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(part[2], page.name, "exec"), names)  # noqa: S102 - our own pages
    shown, place = (answer[2], answer.span(2)) if answer else ("", (0, 0))
    return Example(page, part[2], shown, out.getvalue(), 0, *place)


def write(page: Path) -> bool:
    """Put the real output into a page; return whether it changed in substance."""
    text = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        examples = list(run(page))
    changed = False
    for example in reversed(examples):
        if normalised(example.shown) != normalised(example.printed):
            changed = True
            printed = example.printed.strip("\n")
            body = "".join(f"{line.rstrip()}\n" for line in printed.splitlines())
            text = text[: example.start] + body + text[example.end :]
    if changed:
        page.write_text(text, encoding="utf-8", newline="\n")
    return changed


if __name__ == "__main__":
    sys.path.insert(0, str(DOCS.parent))
    wanted = [Path(name).resolve() for name in sys.argv[1:]] or pages()
    for one in wanted:
        if one.name == "use-postgresql.md":
            continue  # needs a server; the tests have one, and compare its answers
        print(one.relative_to(DOCS), "rewritten" if write(one) else "current")  # noqa: T201 - a script that says what it did
