"""Whoever adds a refusal, a warning, a command or an option gives its German words."""

from __future__ import annotations

from tests.docs.conftest import script

catalogues = script("catalogues")


def test_everything_on_the_screen_has_its_german():
    """Else: `python docs/catalogues.py --missing` adds the ids; write their German there."""
    lacking = [f"{name}: {text!r}" for name, _, text in catalogues.missing()]
    remedy = "python docs/catalogues.py --missing, fill in each msgstr, python docs/catalogues.py"
    assert lacking == [], remedy
