"""What the columns of a file say of taxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError
from ledger.importing.profiles.heads import same_head
from ledger.importing.profiles.tax_keys import undoes
from ledger.importing.profiles.telling_heads import TAX, says_tax

if TYPE_CHECKING:
    from ledger.importing.profiles.sniff import Sniffed
    from ledger.importing.profiles.sniff_rows import SampleRows

_SHOWN = 5


def look_at_taxes(found: Sniffed, rows: SampleRows) -> None:
    """Ask whether amounts are with their tax, where a column says something of one."""
    keyed = found.columns.get("tax_key", "")
    heads = [keyed] if keyed else [head for head in rows.names if TAX.fullmatch(same_head(head))]
    for head in heads:
        cells = {*rows.cells({"tax": head}, "tax")} if rows.names.count(head) == 1 else set()
        taxed = sorted(filter(_is_taxed if keyed else says_tax, cells))
        if taxed:
            shown = ", ".join(map(repr, taxed[:_SHOWN]))
            question = "{column!r} says {shown}: are amounts gross or net of tax?"
            found.ask(question, column=head, shown=shown)


def _is_taxed(key: str) -> bool:
    """Return whether a key is one that the reader asks about."""
    try:
        undoes(key, "")
    except UsageError:
        return True
    return False
