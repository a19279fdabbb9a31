"""What a stranger's ledger holds is shown, never obeyed."""

import json

from hypothesis import given
from hypothesis import strategies as st

from ledger.reporting.visible import visible


def test_what_a_terminal_would_obey_is_shown():
    assert visible("a\x1b[2Kb") == r"a\u001b[2Kb"
    assert visible("12,00\r99,00") == r"12,00\u000d99,00"
    assert visible("\u202e00,21") == r"\u202e00,21"
    assert visible("Not\u200btuln\u3164") == r"Not\u200btuln\u3164"
    assert visible("\U000e0041") == r"\udb40\udc41"


def test_what_people_write_stays():
    for text in ("Dülmen\tNottuln\n", "1\u202f234,50\u00a0€", "a;b\r\nc;d\r\n", "– × ½ 中 Łódź"):
        assert visible(text) == text


@given(st.text())
def test_nothing_that_is_printed_can_be_obeyed(text: str):
    shown = visible(text).replace("\r\n", "\n")
    assert all(sign.isprintable() or sign in "\n\t\u00a0\u2007\u202f" for sign in shown)
    assert visible(visible(text)) == visible(text)


@given(st.dictionaries(st.text(), st.text()))
def test_a_text_of_json_says_the_same(content: dict[str, str]):
    said = json.dumps(content, ensure_ascii=False, indent=2)
    assert json.loads(visible(said)) == content
