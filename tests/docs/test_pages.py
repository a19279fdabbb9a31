"""Pages lead where they say, none is lost, and what they say about the code is so."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.conftest import DOCS, ROOT
from tests.effort import effort

PAGES = sorted(DOCS.rglob("*.md"))
TOP = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
_CODE = re.compile(r"^```.*?^```$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
_STEP = re.compile(r"^\| \d+ \| `([^`]+)` \| `([^`]+)` \|", re.MULTILINE)
_SECTIONS = ("Status:", "## Context", "## Decision", "## Consequences")


def _links(page: Path) -> Iterator[str]:
    text = _CODE.sub("", page.read_text(encoding="utf-8"))
    yield from (target for target in _LINK.findall(text) if "://" not in target)


def _anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as MyST and GitHub make them."""
    text = page.read_text(encoding="utf-8")
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    titles = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", [*PAGES, *TOP], ids=lambda page: page.stem)
def test_every_internal_link_leads_somewhere(page: Path) -> None:
    lost = []
    for target in _links(page):
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (anchor and anchor not in _anchors(file)):
            lost.append(target)
    assert not lost


def test_no_page_is_orphaned() -> None:
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    globs = re.findall(r"^(\S+/\*)$", index, re.MULTILINE)
    listed = {page for glob in globs for page in DOCS.glob(glob)}
    assert [page for page in PAGES if page not in listed and page.name != "index.md"] == []


def test_every_step_of_the_traced_way_exists() -> None:
    steps = _STEP.findall((DOCS / "explanation/architecture.md").read_text(encoding="utf-8"))
    assert steps
    lost = [
        (file, function)
        for file, function in steps
        if not re.search(
            rf"^ *(def|class) {function}\b", (ROOT / file).read_text("utf-8"), re.MULTILINE
        )
    ]
    assert not lost


@pytest.mark.parametrize("page", [*PAGES, *TOP], ids=lambda page: page.stem)
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"`((?:ledger|cli|tests|docs|benchmarks)/[\w./-]*)`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(
    "page", sorted((DOCS / "decisions").glob("*.md")), ids=lambda page: page.stem
)
def test_every_decision_has_number_status_context_decision_and_consequences(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {page.name[:4]} ")
    assert [name for name in _SECTIONS if name not in text] == []


def test_the_manual_builds_without_a_warning(tmp_path: Path) -> None:
    pytest.importorskip("sphinx", reason="the extra docs is not installed")
    builder = effort("dummy", "html")  # the former reads every page and follows every link
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", builder]
    result = subprocess.run(
        [*command, "-d", str(tmp_path / "cache"), str(DOCS), str(tmp_path / "html")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
