"""What looks the same must be the same: no name and no text holds a sign that nobody sees."""

import unicodedata

import pytest

from ledger.domain.fields import name_problem, optional_name_problem, text_problem

HIDDEN = [
    "\x1b[2K",  # an escape sequence that wipes a line of the terminal
    "\r",
    "\x07",
    "\x9b",
    "\u00ad",  # a soft hyphen
    "\u034f",
    "\u115f",
    "\u180e",
    "\u200b",  # a blank without width
    "\u200d",
    "\u202e",  # what follows is shown from right to left
    "\u2028",
    "\u2066",
    "\u2800",
    "\u3164",  # a filler that is a letter to Unicode
    "\ufe0f",
    "\ufeff",
    "\uffa0",
    "\U000e0041",
    "\U000e0100",
]


@pytest.mark.parametrize("ask", [text_problem, name_problem, optional_name_problem])
@pytest.mark.parametrize("hidden", HIDDEN, ids=ascii)
@pytest.mark.parametrize("form", ["{}", "Not{}tuln", "Nottuln{}"])
def test_a_sign_that_nobody_sees_is_refused_and_shown(ask, hidden, form):
    problem = ask(form.format(hidden))
    assert problem
    assert problem[0].isprintable()
    assert hidden not in problem[0]


@pytest.mark.parametrize("text", ["Dülmen", "Łódź", "Ærø", "Αθήνα", "Ñuñoa – 1/2 × 3", "中央"])
def test_letters_of_all_kinds_are_welcome(text):
    assert unicodedata.is_normalized("NFC", text)
    assert name_problem(text) is None
