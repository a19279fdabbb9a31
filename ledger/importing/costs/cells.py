"""A column of text becomes a column of values and a list of faults; nobody else reads a cell.

Whatever stands in a cell, the others go on as columns: a text without a meaning has None for a
value, and its problem by its place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from unicodedata import category

from ledger.domain.costs.payee import is_pseudonym
from ledger.domain.errors import Finding, UsageError
from ledger.domain.fields import MAX_TEXT
from ledger.domain.money import MAX_CENTS
from ledger.domain.period import check_year, date_of, months_of
from ledger.domain.said import NOWHERE, Said
from ledger.importing.files.notation import too_large

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ledger.importing.files.notation import AmountNotation

Faults = dict[int, Said]
"""What is wrong with some cells of a column, by their place."""

_MANY = 100_000
"""Different texts of a column that are remembered; no file has more days, posts or years."""
_PROBE = 32
"""Cells at the begin of a column that tell whether its texts repeat."""
_DIGITS = 9
_EURO = frozenset({"", "eur", "euro", "euros", "€"})
_CODE = 3
"""Letters of the code of a currency."""
_NO = ("", "0", "n", "nein", "no", "false", "falsch")


def wrong(words: str, remedy: str = "", /, **values: object) -> Said:
    """Return what is wrong with a cell or a row; whoever tells it says which."""
    return Finding.of(NOWHERE, words, remedy, **values).said


_ROUNDED = re.compile(r"=-?[0-9]{16,}\b")
"""How the reader of sheets shows a number of which a spreadsheet lost the last digits."""


class Memo(dict[str, Any]):
    """What a function makes of texts, asked once for each; None where it raises a `UsageError`."""

    def __init__(self, ask: Callable[[str], Any]) -> None:
        super().__init__()
        self._ask = ask
        self._problems: dict[str, Said] = {}

    def __missing__(self, text: str) -> Any:  # noqa: ANN401 - whatever the function returns
        try:
            found = self._ask(text)
        except UsageError as error:
            found, self._problems[text] = None, error.said
        if len(self) < _MANY:
            self[text] = found
        return found

    def column(self, cells: Sequence[str]) -> tuple[list[Any], Faults]:
        """Return the values of cells, and what is wrong with those that have none."""
        if len(self._problems) > _MANY:
            self.clear()
            self._problems.clear()
        values = list(map(self.__getitem__, cells))
        if not self._problems or None not in values:
            return values, {}
        problems = self._problems
        return values, {at: problems[cells[at]] for at, one in enumerate(values) if one is None}


def clean(column: Sequence[str]) -> tuple[Sequence[str], Faults]:
    """Return texts without blanks at their ends, those of every width as plain ones.

    A formula, a control character and what is too long are faults; their cells are empty.
    """
    probe = column[:_PROBE]
    # A day, a post, a year is looked at once, however often it stands; a voucher stands once.
    looked_at = [*{*column}] if 2 * len({*probe}) < len(probe) else column
    joined = "\n".join(looked_at)
    if " " in joined or not joined.isascii():
        stripped = list(map(str.strip, looked_at))
        if stripped != looked_at:
            looked_at, column = stripped, list(map(str.strip, column))
            joined = "\n".join(looked_at)
    flat = joined.replace("\n", "")
    if (
        flat.isprintable()
        and len(joined) - len(flat) == len(looked_at) - 1
        and "\n=" not in f"\n{joined}"
        and max(map(len, looked_at), default=0) <= MAX_TEXT
    ):
        return column, {}
    texts: dict[str, str] = {}
    problems: dict[str, Said] = {}
    for text in {*column}:
        texts[text] = spaced = text.strip() if text.isprintable() else _spaced(text)
        problem = _problem(spaced)
        if problem is not None:
            texts[text], problems[text] = "", problem
    found = {at: problems[text] for at, text in enumerate(column) if text in problems}
    return list(map(texts.__getitem__, column)), found if problems else {}


def in_one_line(column: Sequence[str]) -> Sequence[str]:
    """Return texts without the line breaks that people type within a cell."""
    joined = "".join(column)
    if "\n" not in joined and "\r" not in joined:
        return column
    return [" ".join(text.splitlines()) for text in column]


def _spaced(text: str) -> str:
    """Return a text with blanks of every width as plain ones: no control characters, just spaces.

    Exports group digits and join words with them (`1 234,50`, `§ 4`).
    """
    return "".join(" " if category(sign) == "Zs" else sign for sign in text).strip()


def _problem(text: str) -> Said | None:
    if _ROUNDED.match(text):
        problem = "BL-657 is a number of more than 15 digits, which a spreadsheet rounds"
        return wrong(problem, "store it as text, and type it again")
    if text[:2] == "=#":
        problem = "BL-859 {text!r} is an error of the spreadsheet"
        return wrong(problem, "mend the cell, or clear it", text=text[1:30])
    if text[:1] == "=":
        return wrong("BL-540 is a formula", "save the file with values")
    if not text.isprintable():
        return _JOINED if "\ufeff" in text else _CONTROL
    if len(text) > MAX_TEXT:
        remedy = "type a short text; the rest belongs into the document"
        return wrong("BL-542 is longer than {most} characters", remedy, most=MAX_TEXT)
    return None


_CONTROL = wrong("BL-541 contains a control character", "type a plain text on one line")
_JOINED = wrong(
    "BL-975 contains a byte order mark (U+FEFF), as where two files were joined",
    "take it out, or import each file by itself",
)
_BEHIND = re.compile(r"^([^\n]+)-$", re.MULTILINE)
_DAMAGED = re.compile(r"-?[0-9](?:[.,][0-9]+)?E\+[0-9]{2,}|#(?:#+|[A-ZÜ/]+0?[!?]|NV|N/A)")
"""A number that was shortened, a column that was too narrow, an error."""
_NO_DAY = re.compile(r"^(?:00\.00\.(?:00)?00|0000-00-00|00/00/0000|0{8})$", re.MULTILINE)
"""How systems write a day that there is not."""


def damaged(column: Sequence[str]) -> list[tuple[int, str]]:
    """Return where a text is what a spreadsheet shows in its place, and what: `1,23E+11`, `###`."""
    joined = "\n".join(column)
    if "#" not in joined and "E+" not in joined:
        return []
    return [(at, text) for at, text in enumerate(column) if _DAMAGED.fullmatch(text)]


def given_days(column: Sequence[str]) -> Sequence[str]:
    """Return days with nothing in the place of those that there are not: `00.00.0000`."""
    joined = "\n".join(column)
    return _NO_DAY.sub("", joined).split("\n") if _NO_DAY.search(joined) else column


class AmountColumn:
    """Reads a column of amounts; an empty cell is nothing.

    Args:
        amounts: the notation.
        otherwise: reads one that has another form, such as that with its side behind it.
    """

    def __init__(self, amounts: AmountNotation, otherwise: Callable[[str], int]) -> None:
        """Prepare what most amounts look like, a line each."""
        self._decimal, self._grouping = amounts
        decimal = re.escape(amounts.decimal) or "[.,]"
        grouping = re.escape(amounts.grouping) if amounts.decimal else ""
        whole = "[0-9]{1,10}"
        if grouping:
            whole = rf"(?:[1-9][0-9]{{0,2}}(?:{grouping}[0-9]{{3}}){{1,2}}|{whole})"
        number = rf"{whole}{decimal}[0-9]{{2}}"
        most = rf"-?{number}" if not amounts.decimal else rf"(?:-?{number}|{number}-)"
        self._one = re.compile(most)
        self._all = re.compile(rf"(?:{most}\n)*")
        self._nothing = f"0{amounts.decimal or '.'}00"
        self._others = Memo(lambda text: _bounded(otherwise(text)))

    def __call__(self, column: Sequence[str]) -> tuple[list[int], Faults]:
        """Return signed cents, 0 where there are none, and what is wrong."""
        nothing = self._nothing
        written = [text or nothing for text in column]
        joined = "\n".join(written) + "\n"
        odd: list[int] = []
        if not self._all.fullmatch(joined):
            fits = self._one.fullmatch
            odd = [at for at, text in enumerate(written) if not fits(text)]
            for at in odd:
                written[at] = nothing
            joined = "\n".join(written) + "\n"
        if "-\n" in joined:
            joined = _BEHIND.sub(r"-\1", joined)
        if self._grouping and self._decimal:
            joined = joined.replace(self._grouping, "")
        joined = joined.replace(self._decimal or ",", "")
        cents = list(map(int, (joined if self._decimal else joined.replace(".", "")).split()))
        values, faults = self._others.column([column[at] for at in odd])
        for at, value in zip(odd, values, strict=True):
            cents[at] = value or 0
        return cents, {odd[at]: problem for at, problem in faults.items()}


def _bounded(cents: int) -> int:
    if abs(cents) > MAX_CENTS:
        raise too_large()
    return cents


def whole_number(text: str) -> int:
    """Return a whole number above 0, 0 of an empty text; refuse every other one."""
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS and int(text)):
        remedy = "type it in digits, such as 12"
        raise UsageError.of("BL-487 {text!r} is no whole number", remedy, text=text[:30])
    return int(text)


def year(text: str) -> int:
    """Return a year that may be booked in, also as a number with a decimal; 0 of an empty text."""
    found = whole_number(text[:-2] if text[-2:] in {".0", ",0"} else text)
    if found:
        check_year(found, Said("{text}", text=text))
    return found


def is_foreign(text: str) -> bool:
    """Return whether a currency is another one than the euro."""
    return text.casefold() not in _EURO


def is_foreign_code(text: str) -> bool:
    """Return whether a text is the code or the sign of another currency, and not something else."""
    is_code = len(text) == _CODE and text.isascii() and text.isalpha()
    return is_foreign(text) and (is_code or (len(text) == 1 and category(text) == "Sc"))


def no_other_currency(text: str) -> bool:
    """Return True for whatever is no code of another currency than the euro; see `in_euros`."""
    return in_euros(text if is_foreign_code(text) else "")


def in_euros(text: str) -> bool:
    """Return True for euros, and refuse any other currency by its name."""
    if is_foreign(text):
        remedy = (
            "take the row out; or in a profile map the column of euros, and their currency, "
            "or name this one in ignore if the amounts are in euros"
        )
        raise UsageError.of("BL-488 {text!r} is no euros", remedy, text=text[:30])
    return True


def is_marked(marks: Iterable[str], none: Iterable[str]) -> Callable[[str], bool]:
    """Return what says whether a text marks a reversal, and refuses one that nobody knows."""
    known = dict.fromkeys(_NO, False)
    known |= dict.fromkeys((one.casefold() for one in none), False)
    known |= dict.fromkeys((one.casefold() for one in marks), True)
    if "1" in known:
        known.setdefault("wahr", known["1"])  # as a spreadsheet shows what it holds as 1

    def marked(text: str) -> bool:
        found = known.get(text.casefold())
        if found is None:
            problem = "BL-489 {text!r} marks nothing that is known"
            raise UsageError.of(
                problem, "name it in [reversals] marks, or none, of a profile", text=text[:30]
            )
        return found

    return marked


def pseudonym(text: str) -> str:
    """Return a payee that is an id; a name would stay in a log that cannot forget."""
    return text if is_pseudonym(text) else ""


class Months(dict[int, tuple[int, int]]):
    """The first and last day of the month of a day."""

    def __missing__(self, day: int) -> tuple[int, int]:
        when = date_of(day)
        month = months_of(when.year)[when.month - 1]
        found = self[day] = month.start, month.end - 1
        return found
