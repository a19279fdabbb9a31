"""What the README shows is true: its commands exist, its table is the demo's."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.root import root
from tests.docs.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```text\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def demo_output(empty_folder: Path) -> str:
    """Run the demo in an empty folder."""
    del empty_folder
    return CliRunner().invoke(root, ["demo"], env={"COLUMNS": None}).stdout


def _words(line: str) -> str:
    return " ".join(line.split())


def test_the_table_is_printed_by_the_demo(demo_output: str) -> None:
    assert BLOCKS[0] in demo_output


def test_every_line_of_the_explanation_is_printed_by_the_demo(demo_output: str) -> None:
    printed = [_words(line) for line in demo_output.splitlines()]
    for line in filter(lambda line: line != "…", BLOCKS[1].splitlines()):
        pattern = re.compile(".*".join(map(re.escape, _words(line).split("…"))))
        assert any(pattern.fullmatch(one) for one in printed), line


def test_the_make_targets_exist_and_do_what_stands_beside_them_for_windows() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert set(re.findall(r"`make (\w+)`", README)) == {"demo", "test"}
    for target in ("demo", "test"):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
    for same in ("install -c constraints.txt -e .", "budget-ledger demo", "-m pytest"):
        assert f"{same}`" in README
    assert re.search(r"-c constraints\.txt -e \.$", makefile, re.MULTILINE)
    assert "-c constraints.txt -e '.[dev,docs]'" in makefile
    assert '-e ".[dev,docs]"`' in README


def test_the_readme_says_the_licence_and_the_oldest_python_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] in README
    assert f"Python {project['requires-python'].removeprefix('>=')} or newer" in README


def test_the_readme_says_what_the_product_is_not() -> None:
    assert "subsidiary ledger" in README
    assert "§ 94 (2) GO NRW" in README
    assert "nothing more" in README


def test_the_changelog_names_the_version_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"## [{project['version']}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
