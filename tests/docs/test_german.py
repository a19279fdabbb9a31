"""Whoever adds a refusal, a warning, a command or an option gives its German words."""

from __future__ import annotations

import re

from tests.docs.conftest import script

catalogues = script("catalogues")


def test_everything_on_the_screen_has_its_german():
    """Else: `python docs/catalogues.py --missing` adds the ids; write their German there."""
    lacking = [f"{name}: {text!r}" for name, _, text in catalogues.missing()]
    remedy = "python docs/catalogues.py --missing, fill in each msgstr, python docs/catalogues.py"
    assert lacking == [], remedy


def test_a_catalogue_holds_what_is_said_and_nothing_else():
    """A merge that loses a `msgctxt` makes a word nobody's: what it stood for would be English."""
    wanted = set(catalogues.wanted())
    screen = [(one.context, one.id) for one in catalogues.read("screen") if one.context]
    assert [one for one in screen if ("screen", *one) not in wanted] == []
    bare = {one.id for one in catalogues.read("screen") if one.id and not one.context}
    # Of these click has its own as well; all the others are click's alone.
    assert bare & {text for _, _, text in wanted} == {"Show the version and exit.", "file"}
    assert {one.context for one in catalogues.read("said") if one.id} == {"said"}
    german, english = ({(o.context, o.id) for o in catalogues.read(one)} for one in ("de", "en"))
    assert german == english


def test_no_entry_says_it_twice():
    """A merge that keeps the words of both sides strings them together."""
    glued = re.compile(r"[a-zäöüß][.!?][A-ZÄÖÜ][a-zäöüß]")
    twice = [
        one.string
        for name in ("said", "screen")
        for one in catalogues.read(name)
        if one.id and isinstance(one.string, str)
        if one.id.count("\n\n") != one.string.count("\n\n") or glued.search(one.string)
    ]
    assert twice == []


def test_no_entry_of_a_catalogue_stands_there_twice():
    """The reader keeps the last one, or strings both together, and tells nobody."""
    for name, source in catalogues.SOURCES.items():
        text = source.edited.read_text(encoding="utf-8")
        entries = sum(line.startswith("msgid ") for line in text.splitlines())
        assert entries == len([one for one in catalogues.read(name) if one.id]) + 1, name
