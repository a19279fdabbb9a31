"""What a body is: its key says it, else somebody is asked."""

from __future__ import annotations

import json

import pytest


def level(typist, body):
    (event,) = json.loads(typist.ok(f"history --body {body} --format json"))["events"]
    return event["content"]["level"]


@pytest.mark.parametrize(
    ("key", "found"), [("05", "state"), ("05558", "county"), ("05558032", "municipality")]
)
def test_the_official_key_says_the_level(typist, key, found):
    typist.ok(f"body register {key} Name")
    assert level(typist, key) == found


def test_a_script_that_registers_another_key_names_the_level(typist):
    message = typist.refused("body register LWL 'Landschaftsverband'", 2)
    assert (
        "the key LWL does not say the level [BL-554] → add --level with municipality or county"
        in message
    )
    typist.ok("body register LWL 'Landschaftsverband' --level other")
    assert level(typist, "LWL") == "other"


def test_what_is_typed_goes_before_the_key(typist):
    typist.ok("body register 05999 'Region' --level other")
    assert level(typist, "05999") == "other"


def test_at_a_terminal_somebody_is_asked(typist, monkeypatch):
    monkeypatch.setattr("cli.body.at_a_terminal", lambda: True)
    result = typist.run("body register LWL 'Landschaftsverband'", typed="other\n")
    assert result.exit_code == 0
    assert level(typist, "LWL") == "other"
