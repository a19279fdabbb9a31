"""What the values of columns say: one way to read an amount, notations, marks, combined codes."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError
from ledger.importing.files.notation import CREDIT_WORDS, DEBIT_WORDS, AmountNotation
from ledger.importing.profiles.heads import (
    POSTING_KEYS,
    is_posting_key,
    looks_alike,
    side_words,
)
from ledger.importing.profiles.sniff_dates import look_at_dates
from ledger.importing.profiles.sniff_taxes import look_at_taxes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.importing.profiles.sniff import Sniffed
    from ledger.importing.profiles.sniff_rows import SampleRows

_SIDES = {
    "debit": DEBIT_WORDS | {"+", "ausgabe", "aufwand", "auszahlung"},
    "credit": CREDIT_WORDS | {"-", "\u2212", "\u2013", "einnahme", "ertrag", "einzahlung"},
}
_PLUS_MINUS = {"+", "-", "\u2212"}
_YES = {"ja", "j", "x", "1", "true", "wahr", "yes", "y", "s", "st", "storno", "storniert"}
_NO = {"nein", "n", "0", "false", "falsch", "no", "-", "keine", "kein"}
_EURO = {"EUR", "EURO", "€"}
_COMBINED = re.compile(r"[0-9]+(?:[./ -][0-9]+)+", re.ASCII)
_SIGNS = re.compile(r"([./ -])")
_ACCOUNT = re.compile(r"[0-9]{3,10}", re.ASCII)
_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?[Ee]\+?[0-9]+$|=?[0-9]{12,}0{4}$", re.ASCII)
"""A long number as a spreadsheet shows it."""
_SHOWN = 5


def look_at_values(found: Sniffed, rows: SampleRows) -> None:
    """Decide notations, signs, marks and codes by the values; what they do not tell is asked."""
    amounts = [*rows.cells(found.columns, "amount", "debit", "credit")]
    found.amounts = _notation(amounts)
    _thousands(found, amounts)
    look_at_dates(found, rows)
    rounded = next((one for one in rows.cells(found.columns, "voucher") if _ROUNDED.match(one)), "")
    if rounded:
        question = "a spreadsheet rounded vouchers such as {cell!r}: export them anew, as text"
        found.ask(question, cell=rounded)
    _signs(found, rows)
    _one_way(found, rows)
    _currency(found, rows)
    look_at_taxes(found, rows)
    _reversals(found, rows)
    _combined(found, rows)
    for target in ("account", "cost_bearer", "body"):
        if target not in found.codes:
            found.codes[target] = Counter(rows.cells(found.columns, target))
    if "contra_account" in found.columns:
        column = found.columns["contra_account"]
        both = column.casefold().startswith("haben") and "account" in found.columns
        if both or found.format == "datev":
            found.codes["account"].update(rows.cells(found.columns, "contra_account"))
        else:
            found.ask("is the expense sometimes in {column!r}?", column=column)
        if not both:
            del found.columns["contra_account"]


def cents_of(amounts: AmountNotation, cell: str) -> int | None:
    """Return the cents of a cell; None: it is no amount."""
    try:
        return amounts.cents(cell)
    except UsageError:
        return None


def _notation(cells: Sequence[str]) -> AmountNotation:
    """Return the notation in which the most amounts can be read; without thousands comes last."""
    known = [AmountNotation(*signs) for signs in ((",", "."), (".", ","), (",", ""), (".", ""))]
    return max(known, key=lambda one: sum(cents_of(one, cell) is not None for cell in cells))


def _thousands(found: Sniffed, cells: Sequence[str]) -> None:
    """Ask about amounts that have a sign which may group digits, if none shows the other one."""
    decimal, other = found.amounts
    if not other or any(decimal in cell for cell in cells):
        return
    shown = next((cell for cell in cells if other in cell and cents_of(found.amounts, cell)), "")
    if shown:
        question = (
            "is {shown!r} thousands? So it is read; else [amounts] decimal = {other!r}, "
            'grouping = ""'
        )
        found.ask(question, shown=shown, other=other)


def _one_way(found: Sniffed, rows: SampleRows) -> None:
    """Leave one way to read an amount: with its own sign, with a side, or two columns."""
    columns = found.columns
    _no_accounts(found, rows)
    if "debit" in columns or "credit" in columns:
        if "amount" in columns and _amount_is_signed(found, rows):
            for target in ("debit", "credit"):
                columns.pop(target, None)
        elif {"debit", "credit"} <= columns.keys():
            for target in ("amount", "side"):
                columns.pop(target, None)
            if any(
                (cents_of(found.amounts, cell) or 0) < 0 for cell in rows.cells(columns, "credit")
            ):
                found.ask('credits have a minus: which counts? [amounts] sign = "amount", "both"')
        else:
            given = columns.pop("debit", "") or columns.pop("credit", "")
            found.ask("{given!r} stands alone: which column says the other side?", given=given)
    keyed = not {"side", "debit", "credit"} & columns.keys() and _is_keyed(found, rows)
    if "side" in columns:
        _side(found, rows, keyed=keyed)


def _signs(found: Sniffed, rows: SampleRows) -> None:
    """Take a column that says nothing but plus and minus for sides, whatever it is called."""
    if {"side", "debit", "credit"} & found.columns.keys():
        return
    for head in rows.names:
        cells = {*rows.cells({"side": head}, "side")} if rows.names.count(head) == 1 else set()
        if head not in found.columns.values() and cells and cells <= _PLUS_MINUS:
            found.columns["side"] = head
            return


def _is_keyed(found: Sniffed, rows: SampleRows) -> bool:
    """Take posting keys for sides, where some say credit."""
    head = next((name for name in rows.names if is_posting_key(name)), "")
    if not head or rows.names.count(head) > 1:
        return False
    signs = [POSTING_KEYS.get(cell.zfill(2)) for cell in rows.cells({"side": head}, "side")]
    if None in signs or -1 not in signs:
        return False
    found.columns["side"] = head
    return True


def _no_accounts(found: Sniffed, rows: SampleRows) -> None:
    """Soll and Haben may be the accounts of both sides, beside the amount."""
    columns = found.columns
    if not {"debit", "credit", "amount"} <= columns.keys():
        return
    pairs = [(one, other) for one, other in rows.together(columns, "debit", "credit") if one]
    if pairs and all(_ACCOUNT.fullmatch(one) and _ACCOUNT.fullmatch(other) for one, other in pairs):
        debit, credit = columns.pop("debit"), columns.pop("credit")
        columns.setdefault("account", debit)
        question = "{debit!r} and {credit!r} look like accounts: which is the expense? account = …"
        found.ask(question, debit=debit, credit=credit)


def _amount_is_signed(found: Sniffed, rows: SampleRows) -> bool:
    """Say whether the amount is debit minus credit in every row."""
    amounts = found.amounts
    for whole, debit, credit in rows.together(found.columns, "amount", "debit", "credit"):
        cents = [cents_of(amounts, cell) if cell else 0 for cell in (whole, debit, credit)]
        if None in cents or (cents[0] or 0) != (cents[1] or 0) - (cents[2] or 0):
            return False
    return True


def _side(found: Sniffed, rows: SampleRows, *, keyed: bool) -> None:
    words = Counter(rows.cells(found.columns, "side"))
    more = side_words(found.columns["side"])
    for (side, usual), sign, own in zip(_SIDES.items(), (1, -1), more, strict=True):
        known = usual.union(own)
        found.sides[side] = sorted(
            word
            for word in words
            if word.casefold() in known or (keyed and POSTING_KEYS[word.zfill(2)] == sign)
        )
    unknown = sorted(words.keys() - {*found.sides["debit"], *found.sides["credit"]})
    if unknown:
        shown = ", ".join(map(repr, unknown[:_SHOWN]))
        question = "side: is {shown} debit or credit? Name it in [amounts] debit or credit"
        found.ask(question, shown=shown)
    amounts = found.amounts
    signed = [
        (cents, side in found.sides["credit"])
        for amount, side in rows.together(found.columns, "amount", "side")
        if (cents := cents_of(amounts, amount))
    ]
    if not any(cents < 0 for cents, _ in signed):
        return
    if all((cents < 0) == is_credit for cents, is_credit in signed):
        found.sign = "amount"
    else:
        found.ask('amounts have a sign and a side: which counts? [amounts] sign = "side", "both"')


def _currency(found: Sniffed, rows: SampleRows) -> None:
    words = Counter(rows.cells(found.columns, "currency"))
    foreign = [word for word in words if word.upper() not in _EURO]
    if foreign:
        head = found.columns.pop("currency")
        count = sum(words[word] for word in foreign)
        shown = ", ".join(map(repr, sorted(foreign)[:_SHOWN]))
        question = "{head!r} says {shown}, rows: {count}; which column has the euros?"
        found.ask(question, head=head, shown=shown, count=count)


def _reverses(found: Sniffed, rows: SampleRows) -> None:
    """Tell marks of reversals and the vouchers that they undo apart by what stands there."""
    columns = found.columns
    for target in ("reversal", "reverses"):
        pairs = [one for one in rows.together(columns, "voucher", target) if one[1]]
        named = bool(pairs) and all(looks_alike(other, voucher) for voucher, other in pairs)
        if target == "reversal" and named and "reverses" not in columns:
            columns["reverses"] = columns.pop("reversal")
        elif target == "reverses" and not named and target in columns:
            head = columns.pop(target)
            if pairs:
                shown = ", ".join(map(repr, sorted({other for _, other in pairs})[:_SHOWN]))
                question = "{head!r} says {shown}: does it name the voucher that a row reverses?"
                found.ask(question, head=head, shown=shown)


def _reversals(found: Sniffed, rows: SampleRows) -> None:
    _reverses(found, rows)
    words = Counter(rows.cells(found.columns, "reversal"))
    found.marks = sorted(word for word in words if word.casefold() in _YES)
    found.unmarked = sorted(word for word in words if word.casefold() in _NO)
    unknown = sorted(words.keys() - {*found.marks, *found.unmarked})
    if unknown:
        shown = ", ".join(map(repr, unknown[:_SHOWN]))
        question = "does {shown} mark a reversal? Name it in [reversals] marks, or none"
        found.ask(question, shown=shown)
    signs = _signs_of_reversals(found, rows)
    if len(signs) > 1 and "side" not in found.columns:
        found.ask("reversals have amounts of both signs: [reversals] amounts = ?")
    elif signs and "side" not in found.columns:
        found.mirrored = signs.pop()


def _signs_of_reversals(found: Sniffed, rows: SampleRows) -> set[bool]:
    """Return whether reversals turn the sign of what they undo, as far as rows tell.

    A row without an other is taken for the reversal of a debit. Two that name each other, as SAP
    writes them, are a booking and its reversal, whichever is which.
    """
    columns = "amount", "reversal", "reverses", "voucher"
    undone = {
        (voucher, of, amount): cents < 0
        for amount, mark, of, voucher in rows.together(found.columns, *columns)
        if (of or mark in found.marks) and (cents := cents_of(found.amounts, amount))
    }
    by_names = {(voucher, of): below for (voucher, of, _), below in undone.items() if of}
    return {
        below if (other := by_names.get((of, voucher))) is None else below != other
        for (voucher, of, _), below in undone.items()
    }


def _combined(found: Sniffed, rows: SampleRows) -> None:
    """Propose how a combined code comes apart: its last part is the account."""
    column = found.columns.get("account", "")
    cells = [*rows.cells(found.columns, "account")]
    if not cells or not all(_COMBINED.fullmatch(cell) for cell in cells):
        return
    parts = [_SIGNS.split(cell) for cell in cells]
    if len({tuple(one[1::2]) for one in parts}) > 1:
        shown = ", ".join(map(repr, cells[:2]))
        question = "{column!r} has combined codes of several forms ({shown}): see [[split]]"
        found.ask(question, column=column, shown=shown)
        return
    shapes = [_shape([one[at] for one in parts]) for at in range(0, len(parts[0]), 2)]
    signs = [re.escape(sign) if sign != " " else " " for sign in parts[0][1::2]]
    bearer = "".join(
        f"{shape}{sign}" for shape, sign in zip(shapes[:-1], [*signs[:-1], ""], strict=True)
    )
    del found.columns["account"]
    given = "cost_bearer" in found.columns
    front = bearer if given else f"(?P<cost_bearer>{bearer})"
    found.split = column, f"{front}{signs[-1]}(?P<account>{shapes[-1]})"
    found.codes["account"] = Counter(one[-1] for one in parts)
    if not given:
        found.codes["cost_bearer"] = Counter("".join(one[:-2]) for one in parts)
    question = "{column!r} is a combined code such as {code!r}: is this how it comes apart?"
    found.ask(question, column=column, code=cells[0])


def _shape(parts: Sequence[str]) -> str:
    lengths = {len(part) for part in parts}
    return f"[0-9]{{{lengths.pop()}}}" if len(lengths) == 1 else "[0-9]+"
