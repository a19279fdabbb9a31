"""Pages in a browser: opened, asked and shown."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

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


def asked(path: Path, script: str, width: int) -> Any:
    """Return what a script answers in a copy of a page, in a window of a width.

    The script is the body of an asynchronous function.
    """
    return asked_of([(path, width)], script)[0]


def asked_of(
    windows: Sequence[tuple[Path, int]], script: str, *, dark: bool = False, library: str = ""
) -> list[Any]:
    """Return what a script answers in each of several windows of one browser."""
    frames = []
    for number, (path, width) in enumerate(windows):
        page = path.read_text(encoding="utf-8")
        page, count = re.subn(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
        assert count == 1
        answer = f"(answer) => parent.postMessage([{number}, JSON.stringify(answer)], '*')"
        tail = (
            f"<script>{library}</script>\n<script>{{ const answer = {answer}; "
            f"(async () => {{ {script} }})().then("
            "answer, (error) => answer('failed: ' + error)); }</script>\n"
        )
        copy = path.with_name(f"{path.stem}-copy-{number}.html")
        copy.write_text(page.replace("</body>", f"{tail}</body>"), encoding="utf-8")
        frames.append(f'<iframe src="{copy.as_uri()}" width="{width}" height="900"></iframe>')
    options = ("--blink-settings=preferredColorScheme=0",) if dark else ()
    told = "addEventListener('message', (event) => tell(...event.data));"
    answers = _framed(windows[0][0], frames, told, *options)
    assert all(answers), "the script gave no answer"
    return [json.loads(one) for one in answers]


def shown_each(paths: Sequence[Path]) -> list[str]:
    """Return what one browser makes of several pages as they are."""
    frames = [f'<iframe src="{path.as_uri()}" width="{DESKTOP}"></iframe>' for path in paths]
    told = (
        "addEventListener('load', () => setTimeout(() => document.querySelectorAll('iframe')"
        ".forEach((one, at) => tell(at, one.contentDocument.documentElement.outerHTML)), 1000));"
    )
    return _framed(paths[0], frames, told)


def _framed(path: Path, frames: Sequence[str], script: str, *options: str) -> list[str]:
    """Return what a script tells of each frame of a page that is written beside another one."""
    frame = path.with_name("frame.html")
    frame.write_text(
        '<!DOCTYPE html><html lang="en"><title>frame</title><body>\n'
        f"{'<pre></pre>' * len(frames)}\n<script>const tell = (at, text) => {{ "
        f"document.querySelectorAll('pre')[at].textContent = text; }}; {script}</script>\n"
        + "\n".join(frames),
        encoding="utf-8",
    )
    found = re.findall(r"<pre>(.*?)</pre>", shown(frame, *options), re.DOTALL)
    assert len(found) == len(frames)
    return [unescape(one) for one in found]
