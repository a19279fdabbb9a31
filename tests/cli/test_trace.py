"""`trace` as its users type it: a tree for a person, the same as JSON."""

from __future__ import annotations

import json


def first(typist, kind):
    events = json.loads(typist.ok(f"history --type {kind} --format json"))["events"]
    return events[0]["sequence"]


def test_a_person_reads_a_tree_from_the_decision_to_the_report(mitte):
    number = first(mitte, "cost_booked")
    told = mitte.ok(f"trace {number}").splitlines()
    assert told[0].startswith(f"{number}  cost booked · CM-1: ")
    heads = [line.strip("│├└─ ") for line in told]
    wanted = ["rests on", "decision", "grant", "forwarding", "agreement", "post", "led to"]
    assert [one for one in heads if one in {*wanted, "report"}] == [*wanted, "report"]
    assert any(one.startswith("position 05558032 --year 2023 --programme KIM") for one in heads)
    mitte.lang = "de"
    told = mitte.ok(f"trace {number}")
    assert "beruht auf" in told
    assert "führte zu" in told


def test_each_row_of_the_report_can_be_typed(mitte):
    told = mitte.ok(f"trace {first(mitte, 'cost_booked')}")
    lines = [line.strip("│├└─ ") for line in told.splitlines() if "position " in line]
    assert lines
    for line in lines:
        assert mitte.ok(line.partition("  [")[0])


def test_a_program_gets_events_as_history_has_them(mitte):
    number = first(mitte, "grant_forwarded")
    found = json.loads(mitte.ok(f"trace {number} --format json"))
    (event,) = json.loads(mitte.ok(f"history --event {number} --format json"))["events"]
    assert found["event"] == event
    stages = {stage["stage"]: stage for stage in found["led_to"]}
    assert {"agreement", "post", "booking", "report"} <= stages.keys()
    assert sum(one["lines"] for one in stages["booking"]["lines"]) == len(
        json.loads(mitte.ok("history --type cost_booked --format json"))["events"]
    )
    assert {one["body_name"] for one in stages["report"]["positions"]} == {"Dülmen", "Nottuln"}


def test_what_stands_before_all_stages_rests_on_nothing(mitte):
    found = json.loads(mitte.ok("trace 1 --format json"))
    assert (found["same"], found["rests_on"]) == ([], [])
