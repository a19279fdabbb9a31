"""Pages in a real browser: its policy lets their own script run, and nothing complains."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from ledger.reporting.documents.page import document_html
from ledger.reporting.language import Language
from tests.cli.conftest import mitte, typist
from tests.cli.test_report import hostile

__all__ = ["mitte", "typist"]

NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDTHS = (390, 1280)


def shown(path, width: int) -> str:
    """Return what a browser makes of a page; a message on its console fails the test."""
    browser = next((found for name in NAMES if (found := shutil.which(name))), None)
    if browser is None:
        pytest.skip("Chromium is not installed")
    result = subprocess.run(
        [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            f"--user-data-dir={path.parent}/profile-{width}",
            f"--window-size={width},900",
            "--virtual-time-budget=2000",
            "--enable-logging=stderr",
            "--dump-dom",
            path.as_uri(),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=120,
    )
    assert re.findall(r".*CONSOLE.*", result.stderr) == []
    return result.stdout


@pytest.mark.parametrize("width", WIDTHS)
def test_every_table_of_the_year_end_page_gets_its_tools(mitte, tmp_path, width):
    path = tmp_path / "year.html"
    mitte.ok(f"report year-end --year 2023 --out {path}")
    page = shown(path, width)
    tables = page.count("<table")
    assert tables == path.read_text(encoding="utf-8").count("<table")
    assert page.count('class="tools"') == page.count('type="search"') == tables
    heads = re.findall(r"<th scope=\"col\"[^>]*><button type=\"button\">", page)
    assert len(heads) == page.count('scope="col"')


def test_hostile_text_is_text_in_a_browser(tmp_path):
    path = tmp_path / "hostile.html"
    path.write_text(document_html(hostile(), Language("de")), encoding="utf-8")
    page = shown(path, 1280)
    assert "<img" not in page
    assert page.count("<script") == 1
    assert page.count('class="tools"') == 1
