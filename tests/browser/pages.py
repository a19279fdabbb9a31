"""Pages in a browser: opened, asked and shown."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
PHONE, DESKTOP = WIDTHS = (390, 1280)


def shown(path: Path, *options: str) -> str:
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
            "--allow-file-access-from-files",
            f"--user-data-dir={path.parent}/profile",
            "--window-size=1280,900",
            "--virtual-time-budget=20000",
            "--enable-logging=stderr",
            *options,
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


def asked(path: Path, script: str, width: int, *, dark: bool = False, library: str = "") -> Any:
    """Return what a script answers in a copy of a page, in a window of a width.

    The script is the body of an asynchronous function.
    """
    page = path.read_text(encoding="utf-8")
    page, count = re.subn(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    assert count == 1
    tail = (
        f"<script>{library}</script>\n<script>(async () => {{ {script} }})().then("
        "(answer) => parent.postMessage(JSON.stringify(answer), '*'), "
        "(error) => parent.postMessage(JSON.stringify('failed: ' + error), '*'));</script>\n"
    )
    copy = path.with_name(f"{path.stem}-copy.html")
    copy.write_text(page.replace("</body>", f"{tail}</body>"), encoding="utf-8")
    frame = path.with_name(f"{path.stem}-frame.html")
    frame.write_text(
        '<!DOCTYPE html><html lang="en"><title>frame</title><body><pre></pre>\n'
        "<script>addEventListener('message', (event) => {"
        "document.querySelector('pre').textContent = event.data;});</script>\n"
        f'<iframe src="{copy.name}" title="page" width="{width}" height="900"></iframe>',
        encoding="utf-8",
    )
    options = ("--blink-settings=preferredColorScheme=0",) if dark else ()
    found = re.search(r"<pre>(.*?)</pre>", shown(frame, *options), re.DOTALL)
    assert found is not None
    assert found[1], "the script gave no answer"
    return json.loads(unescape(found[1]))
