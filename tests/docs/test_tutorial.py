"""What the pages show is what the program prints."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest

from tests.docs.conftest import DOCS, ROOT, script

examples = script("examples")
PAGES = [page for page in examples.pages() if page.name != "use-postgresql.md"]
REFUSED = re.compile(r"^error: ", re.MULTILINE | re.IGNORECASE)


def _check(page: Path) -> list[str]:
    """Execute a page, compare every answer, and return what was typed."""
    typed = []
    for example in examples.run(page):
        shown, printed = examples.normalised(example.shown), examples.normalised(example.printed)
        place = f"{page.name}: {example.typed}\n→ python docs/examples.py renews the answers"
        assert shown == printed, place
        assert bool(example.exit_code) == bool(REFUSED.search(printed)), place
        typed.append(example.typed)
    return typed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
@pytest.mark.usefixtures("empty_folder")
def test_every_example_prints_what_the_page_shows(page: Path) -> None:
    assert _check(page)


@pytest.mark.usefixtures("empty_folder")
def test_from_the_council_paper_to_the_position_takes_at_most_twenty_commands() -> None:
    page = DOCS / "tutorial/from-the-paper.md"
    shown = {example.typed: example.printed for example in examples.run(page)}
    assert len(shown) <= 20
    # The figures of the worked case (domain reference §5).
    answer = shown["$ budget-ledger position Nottuln --year 2024"]
    assert "€8,603.49   €5,000.00  -€3,603.49  exceeded" in answer


@pytest.mark.usefixtures("empty_folder")
def test_the_page_about_postgresql_is_executed_on_a_server(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUDGET_LEDGER_DATABASE", postgres_database)
    try:
        assert _check(DOCS / "how-to/use-postgresql.md")
    finally:  # roles are the server's, and outlive the database
        with psycopg.connect(postgres_database.replace("+psycopg", ""), autocommit=True) as keeper:
            for role in ("owner", "app", "audit"):
                keeper.execute(f"DROP OWNED BY ledger_{role} CASCADE")
                keeper.execute(f"DROP ROLE ledger_{role}")


def test_the_tutorial_ends_with_the_figures_of_the_case() -> None:
    text = (DOCS / "tutorial/mitte.md").read_text(encoding="utf-8")
    table = re.search(r"^\$ budget-ledger position\n(.*?)\n\n", text, re.MULTILINE | re.DOTALL)
    assert table is not None
    rows = [re.split(r"\s{2,}", line)[:8] for line in table[1].splitlines()[2:]]
    assert rows == [
        ["Dülmen", "KIM", "2023", "€17,589.57", "€14,250.00", "€3,339.57", "–", "–"],
        ["Dülmen", "KIM", "2024", "€37,103.50", "€28,500.00", "€8,603.50", "–", "–"],
        ["Dülmen", "KIM", "2025", "€38,267.80", "€28,500.00", "€9,767.80", "–", "–"],
        [
            "Nottuln",
            "KIM",
            "2023",
            "€17,589.57",
            "€14,250.00",
            "€3,339.57",
            "€5,000.00",
            "€1,660.43",
        ],
        [
            "Nottuln",
            "KIM",
            "2024",
            "€37,103.49",
            "€28,500.00",
            "€8,603.49",
            "€5,000.00",
            "-€3,603.49",
        ],
        [
            "Nottuln",
            "KIM",
            "2025",
            "€38,267.80",
            "€28,500.00",
            "€9,767.80",
            "€5,000.00",
            "-€4,767.80",
        ],
    ]


def test_the_tutorial_imports_the_file_of_the_demo() -> None:
    mine = (DOCS / "tutorial/costs-2024-2025.csv").read_bytes()
    assert mine == (ROOT / "cli/demo_costs.csv").read_bytes()


def test_an_answer_that_differs_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    text = "```console\n$ budget-ledger init\nledger ready\n```\n"
    page.write_text(text, encoding="utf-8")
    with pytest.raises(AssertionError, match=r"page\.md"):
        _check(page)
