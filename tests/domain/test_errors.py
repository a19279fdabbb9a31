"""How an error words itself, and the exit code that it asks for."""

from __future__ import annotations

from ledger.domain.errors import Finding, LedgerError, Refusal, UsageError, unknown_name


def test_a_refusal_and_a_wrong_form_are_told_apart_by_the_exit_code():
    assert LedgerError.exit_code == Refusal([Finding("p", "q")]).exit_code == 1
    assert UsageError.exit_code == 2


def test_a_finding_without_a_remedy_ends_with_the_problem():
    assert str(Finding("post CM-1", "is closed")) == "post CM-1: is closed"
    assert str(Finding("post CM-1", "is closed", "name another")) == (
        "post CM-1: is closed → name another"
    )


def test_an_unknown_name_is_answered_with_what_is_near_or_where_to_look():
    known = ["CM-1", "CM-2", "CM-3", "CM-4", "LEITUNG"]
    assert unknown_name("post", "LEITNG", known).remedy == "known: LEITUNG"
    assert unknown_name("post", "xyz", known).remedy == "see what there is with: post list"
    assert unknown_name("claim", "xyz", ["RF-1"]).remedy == "see what there is with: repayment list"
    assert unknown_name("recipient", "xyz", ["a"]).remedy == ""
    assert unknown_name("post", "CM-9", known).remedy.count("CM-") == 3
    assert unknown_name("post", "xyz", []).remedy == "register one first"
