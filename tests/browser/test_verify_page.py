"""The page that checks a bundle, in a real browser: green, or red with what was done to it."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path

import pytest

import ledger.exporting.evidence
from ledger.application.evidence import EvidenceQuestion
from tests.browser.pages import asked, shown
from tests.effort import effort
from tests.exporting.bundles import (
    ATTACKS,
    attacked,
    borne,
    bundle_of,
    left_out,
    positions_of,
    sealed,
)
from tests.model.compare import record
from tests.model.stories import story

__all__ = ["sealed"]
PAGE = Path(ledger.exporting.evidence.__file__).with_name("verify.html")
DROP = """
const given = (coded) => Uint8Array.from(atob(coded), (sign) => sign.charCodeAt(0));
// Timers would run ahead of what the page reads: the time of a headless browser is not real.
const tick = () => new Promise((then) => {
  const channel = new MessageChannel();
  channel.port1.onmessage = then;
  channel.port2.postMessage(0);
});
const answer = async (files, key) => {
  document.getElementById('answer').className = '';
  document.getElementById('key').value = key;
  const moved = new DataTransfer();
  for (const name in files) moved.items.add(new File([given(files[name])], name));
  dispatchEvent(new DragEvent('drop', { dataTransfer: moved, cancelable: true }));
  for (let waited = 0; waited < 100000 && !document.getElementById('answer').className; waited++)
    await tick();
  const box = document.getElementById('answer');
  return [box.className, box.innerText];
};
"""


def dropped(folder: Path, cases: list[tuple[dict[str, bytes], str]]) -> list[list[str]]:
    """Return what the page answers to files that are dropped on it, with a verifier key."""
    page = folder / "verify.html"
    page.write_bytes(PAGE.read_bytes())
    coded = [
        ({name: b64encode(raw).decode() for name, raw in files.items()}, key)
        for files, key in cases
    ]
    script = f"""{DROP}
        const found = [];
        for (const [files, key] of {json.dumps(coded)}) found.push(await answer(files, key));
        return found;"""
    found: list[list[str]] = asked(page, script, 1280)
    return found


def test_a_bundle_is_green_with_its_key_and_says_what_it_is_without(sealed, tmp_path):
    _, folder, key = sealed
    bundle = {"bundle.zip": (folder / "bundle.zip").read_bytes()}
    whole = {one.name: one.read_bytes() for one in (folder / "whole").iterdir()}
    unsealed = {"bundle.zip": (folder / "unsealed.zip").read_bytes()}
    taxed = {"taxed.zip": (folder / "taxed.zip").read_bytes()}
    cases = [(bundle, key), (bundle, ""), (whole, key), (taxed, key)]
    cases += [(unsealed, ""), ({"x.zip": b"PK no"}, "")]
    green, own, every, vat, nobody, none = dropped(tmp_path, cases)
    assert green[0] == own[0] == every[0] == vat[0] == "good"
    assert "Nottuln KIM 2023 (accrual): cost_share 17589.57" in green[1]
    assert "ask the body for it" in own[1]
    assert "ask the body for it" not in green[1]
    assert "every event is there" in every[1]
    assert (nobody[0], none[0]) == ("open", "bad")


@pytest.mark.parametrize("part", [0, 1, 2])
def test_what_was_done_to_a_bundle_is_red_and_named(sealed, tmp_path, part):
    _, folder, key = sealed
    names = list(ATTACKS)[part::3]
    cases = [(attacked(folder, name)[0], key) for name in names]
    for name, (kind, said) in zip(names, dropped(tmp_path, cases), strict=True):
        assert (kind, ATTACKS[name][1] in said) == ("bad", True), f"{name}: {said}"


@pytest.mark.parametrize("seed", effort((16,), (2, 5, 16, 58)))
def test_no_honest_bundle_is_red_and_each_that_leaves_a_booking_out_is(seed, tmp_path):
    cases: list[tuple[dict[str, bytes], str]] = []
    wanted: list[tuple[str, str]] = []
    with record(story(seed), tmp_path / "ledger.db").ledger as one:
        for number, (body, year, basis) in enumerate(positions_of(one)):
            folder = tmp_path / str(number)
            bundle_of(one, EvidenceQuestion(body, year, basis=basis, every=True), folder)
            files = {file.name: file.read_bytes() for file in folder.iterdir()}
            cases.append((files, ""))
            wanted.append(("open", "every event is there"))
            for event in sorted(borne(json.loads(files["bundle.json"])))[:1]:
                cases.append((left_out(files, {event}), ""))
                wanted.append(("bad", f"event {event}: bears on it"))
    for (kind, words), (found, said) in zip(wanted, dropped(tmp_path, cases), strict=True):
        assert (found, words in said) == (kind, True), said


def test_the_policy_of_the_page_lets_its_own_script_run_and_nothing_else(tmp_path):
    page = tmp_path / "verify.html"
    page.write_bytes(PAGE.read_bytes())
    text = page.read_text(encoding="utf-8")
    assert "http:" not in text.replace("http-equiv", "")
    assert "https:" not in text
    assert "Check evidence" in shown(page)
