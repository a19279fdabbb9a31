"""The page that replays: what a day of it costs, beside a position that is asked in its place."""

from __future__ import annotations

import csv
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import process_time

from benchmarks.measure import ROOT, Figure, at_most, run
from ledger.application import Ledger
from ledger.application.asking.replaying.days import DaysQuestion, ReplayedDays, replayed_days
from ledger.position.load import Question
from ledger.reporting.documents.forms.page import document_html
from ledger.reporting.documents.replay import replay_document
from ledger.reporting.language import Language

_A_DAY = 0.1
_PAPERS = 28
"""Days of a month over which the papers of its cost come in."""


def replays(work: Path, municipalities: int, runs: int) -> list[Figure]:
    """Make the page of a country, three years of it, whose papers come in day by day."""
    place = work / f"replayed-{municipalities}"
    script = Path(__file__).with_name("country.py")
    words = (str(municipalities), str(place), "--years", "3")
    subprocess.run([sys.executable, str(script), *words], check=True, cwd=ROOT)
    database = str(place / "ledger.db")
    _dated(place)
    for line in (
        ("init",),
        ("apply", str(place / "setup.toml")),
        ("cost", "import", str(place / "dated.csv"), "--plausible"),
    ):
        run(sys.executable, "-m", "cli", "--database", database, *line)
    pages, positions, days = [], [], 0
    with Ledger(database) as ledger:
        for _ in range(runs):
            started = process_time()
            answer = _page(ledger)
            made = process_time()
            ledger.positions(Question(axes=ledger.axes(known_on=answer.days[-1].day)))
            pages.append((made - started) / len(answer.days))
            positions.append(process_time() - made)
            days = len(answer.days)
    day, position = median(pages), median(positions)
    name = f"`report replay` of {municipalities} municipalities, a day of {days}"
    compared = f"a warm `position` {position * 1000:,.1f} ms"
    return [at_most(name, f"{day * 1000:,.2f} ms", compared, day / position, _A_DAY)]


def _page(ledger: Ledger) -> ReplayedDays:
    answer = ledger.ask(replayed_days, DaysQuestion(explained=True))
    german = Language("de")
    document_html(replay_document(answer, german, (("", answer.receipt),)), german)
    return answer


def _dated(place: Path) -> None:
    """Give each line a day of receipt: every post has its own in the month after its service."""
    with (place / "costs.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file, delimiter=";")
    with (place / "dated.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow([*head, "known_on"])
        for row in rows:
            ended = date.fromisoformat(row[head.index("service_to")])
            late = 1 + int(row[head.index("post")].removeprefix("P")) % _PAPERS
            out.writerow([*row, (ended + timedelta(days=late)).isoformat()])
