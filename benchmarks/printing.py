"""Settlement letters as PDF, once the typesetter is started."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

from click.testing import CliRunner
from pypdf import PdfReader

from benchmarks.measure import Figure, at_least
from cli.root import root
from ledger.application import Ledger
from ledger.application.settlements import SettlementsQuestion, settlement_of_year
from ledger.reporting.documents.pdf import document_pdf
from ledger.reporting.documents.settlement import settlement_document
from ledger.reporting.language import Language

_EXAMPLE = Path(__file__).parents[1] / "docs" / "how-to"
_COPIES, _PAGES_A_SECOND = 100, 50
_ISSUE = "settlement issue SA --agreement KV-Mitte --year 2023 --due-on 2024-03-31"


def printing(work: Path, runs: int) -> list[Figure]:
    """Typeset the letters of the county example, again and again in one document."""
    database = work / "letters.db"
    for line in (
        "init",
        f"apply {(_EXAMPLE / 'county.toml').as_posix()}",
        f"cost import {(_EXAMPLE / 'costs.csv').as_posix()}",
        f"{_ISSUE} --issued-on 2024-02-15",
    ):
        words = ["--database", str(database), *line.split()]
        CliRunner().invoke(root, words, catch_exceptions=False)
    with Ledger(str(database)) as ledger:
        answer = ledger.ask(settlement_of_year, SettlementsQuestion("KV-Mitte", 2023))
    german = Language("de")
    letters = settlement_document(answer, german, (("", answer.head),))
    many = replace(letters, sections=letters.sections * _COPIES)
    pages = len(PdfReader(io.BytesIO(document_pdf(many, german))).pages)
    taken = []
    for _ in range(runs):
        start = perf_counter()
        document_pdf(many, german)
        taken.append(perf_counter() - start)
    rate = pages / median(taken)
    name = f"settlement letters as PDF, {pages} pages"
    value, target = f"{rate:,.0f} pages/s", f"{_PAGES_A_SECOND} pages/s"
    return [at_least(name, value, target, rate / _PAGES_A_SECOND, 1)]
