"""A profile for a file that was looked at, as TOML, with what a person has to fill in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ledger.domain.said import Said
from ledger.importing.profiles.codes import REASON
from ledger.importing.profiles.profile import TARGETS

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Iterator

    from ledger.importing.profiles.sniff import Sniffed

_SHOWN = 50
_NEEDED = ("voucher", "booked_on", "amount", "account", "cost_bearer")


def profile_text(found: Sniffed, name: str, words: Callable[[Said], str] = str) -> str:
    """Return the proposal as TOML; what is not sure is marked TODO or QUESTION.

    Args:
        found: what was seen of the file.
        name: of the profile.
        words: how its comments are worded.
    """
    lines = (_comment(words(o)) if isinstance(o, Said) else o for o in _lines(found, name))
    return "\n".join(lines).rstrip() + "\n"


def _lines(found: Sniffed, name: str) -> list[str]:
    lines: list[str] = [
        Said("# Proposed by `profile new`. Fill in what says TODO, then: profile check"),
        *(Said("# QUESTION: {question}", question=one) for one in found.doubts),
    ]
    if found.format == "datev":
        words = "# A DATEV Buchungsstapel: its columns and notations are known by name."
        lines.append(Said(words))
    lines += [f"profile = {_quoted(name)}", 'version = "1"', f"format = {_quoted(found.format)}"]
    if found.format == "datev":
        lines += [f"client = {_quoted(found.client)}"] if found.client else []
        lines += ["count_lines = true", ""] if found.count_lines and not found.equal_rows else [""]
    else:
        lines += [*_top(found), *_columns(found), *_notations(found), *_service(found)]
        lines += [*_reversals(found), *_skips(found), *_split(found)]
    if found.header:
        words = (
            '# TODO: the cost type, such as personnel, of each; "5012*" stands for all that '
            "begin so."
        )
        lines += _codes("accounts", Said(words), found.codes["account"])
        lines += _codes("posts", Said("# TODO: the post of each."), found.codes["cost_bearer"])
        if "body" in found.columns:
            what = Said("# TODO: the employing body of each.")
            lines += _codes("bodies", what, found.codes["body"])
    return lines


def _top(found: Sniffed) -> Iterator[str]:
    if found.format == "csv":
        yield f"encoding = {_quoted(found.encoding)}"
        yield f"delimiter = {_quoted(found.delimiter)}"
    elif found.sheet:
        yield f"sheet = {_quoted(found.sheet)}"
    if found.header:
        yield f"header = {found.header}"
    yield 'source = "hkr"'
    if found.count_lines and found.equal_rows:
        words = "# {line}  # TODO: if the equal rows are two bookings, not one twice"
        yield Said(words, line="count_lines = true")
    elif found.count_lines:
        yield Said("{line}  # a voucher has several rows", line="count_lines = true")
    if found.short_rows:
        yield Said("{line}  # rows may lack cells at their end", line="short_rows = true")
    if found.fill_down:
        yield f"fill_down = {_list(found.fill_down)}"
    spoken = {REASON, *found.columns.values(), *(rule.column for rule in found.skips)}
    spoken |= {found.split[0]} if found.split else set()
    if unread := [head for head in found.heads if head not in spoken]:
        yield Said("# Nobody reads these columns; name those that matter in [columns].")
        yield f"# ignore = {_list(unread)}"
    yield ""


def _columns(found: Sniffed) -> Iterator[str]:
    if not found.header:
        yield Said("# QUESTION: no line looks like a header: add one, and name its columns here.")
        for row in found.samples:
            yield f"# {_comment(' | '.join(row))}"
    yield "[columns]"
    for target in TARGETS:
        if target in found.columns:
            yield f"{target} = {_quoted(found.columns[target])}"
    for target in _NEEDED:
        if target not in _given(found):
            yield f"# {target} = TODO"
    yield ""


def _given(found: Sniffed) -> set[str]:
    """Return what is read, from columns or parts of a combined code."""
    given = {*found.columns}
    if found.split is not None:
        given |= {name for name in TARGETS if f"(?P<{name}>" in found.split[1]}
    return given | {"amount"} if {"debit", "credit"} <= given else given


def _notations(found: Sniffed) -> Iterator[str]:
    yield "[amounts]"
    yield f"decimal = {_quoted(found.amounts.decimal)}"
    yield f"grouping = {_quoted(found.amounts.grouping)}"
    for side, words in found.sides.items():
        if words:
            yield f"{side} = {_list(words)}"
    if found.sign:
        yield Said("{line}  # the side says the same", line=f"sign = {_quoted(found.sign)}")
    yield from ("", "[dates]", f"notations = {_list(found.notations)}", "")


def _service(found: Sniffed) -> Iterator[str]:
    month = next((one for one in ("document_on", "booked_on") if one in found.columns), "")
    if {"service_from", "service_month"} & found.columns.keys() or not month:
        return
    yield Said("# TODO: which year bears the cost? Here: the month of that date.")
    yield from ("[service]", f"month_of = {_quoted(month)}", "")


def _reversals(found: Sniffed) -> Iterator[str]:
    if not (found.marks or found.unmarked or "reverses" in found.columns):
        return
    yield "[reversals]"
    if found.marks or found.unmarked:
        yield f"marks = {_list(found.marks)}"
    if found.unmarked:
        yield f"none = {_list(found.unmarked)}"
    if found.mirrored is False:
        words = '{line}  # with the sign of what they undo; or "mirrored"'
        yield Said(words, line='amounts = "booked"')
    else:
        words = '{line}  # or "booked": with the sign of what they undo'
        yield Said(words, line='amounts = "mirrored"')
    yield ""


def _skips(found: Sniffed) -> Iterator[str]:
    for rule in found.skips:
        if rule.how == "empty":
            yield Said("# Rows without a voucher are left out, unless they carry an amount.")
        elif rule.drops:
            yield Said("# Totals are left out, with their amounts.")
        elif rule.text == rule.column:
            yield Said("# The header of another page.")
        else:
            yield Said("# A line of text and nothing else.")
        yield from ("[[skip]]", f"column = {_quoted(rule.column)}")
        yield f"{rule.how} = {_quoted(rule.text)}"
        yield from ('amounts = "drop"', "") if rule.drops else ("",)


def _split(found: Sniffed) -> Iterator[str]:
    if found.split is not None:
        column, pattern = found.split
        yield from ("[[split]]", f"column = {_quoted(column)}", f"pattern = {_quoted(pattern)}", "")


def _codes(section: str, what: Said, codes: Counter[str]) -> list[str]:
    lines = [what, f"[{section}]"]
    for code, n in codes.most_common(_SHOWN):
        lines.append(Said("# {code} = TODO  # {n} {n:row|rows}", code=_quoted(code), n=n))
    if len(codes) > _SHOWN:
        lines.append(Said("# … and {rest} more", rest=len(codes) - _SHOWN))
    return [*lines, ""]


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def _quoted(text: str) -> str:
    """Return a text as TOML writes it, which JSON does but for one sign."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    """Return a text in a line of its own, in which nothing ends a comment."""
    return "".join(sign if sign.isprintable() else " " for sign in text)[:300]
