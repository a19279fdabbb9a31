"""Every field of the answers about settlements, advances and bank statements is documented."""

from __future__ import annotations

import pytest

from ledger.reporting.costs.bank import PROPOSALS
from ledger.reporting.settlements.accounts import ACCOUNTS
from ledger.reporting.settlements.advances import ADVANCES
from ledger.reporting.settlements.settlement import LINES
from tests.docs.conftest import DOCS


@pytest.mark.parametrize(
    ("heading", "fields"),
    [
        ("advance list", ADVANCES.fields),
        ("settlement show", LINES.fields),
        ("settlement list", ACCOUNTS.fields),
        ("bank propose", PROPOSALS.fields),
    ],
)
def test_every_field_is_documented_below_its_command(heading, fields):
    page = (DOCS / "reference/json-and-csv-fields.md").read_text(encoding="utf-8")
    section = page.partition(f"## `{heading}`\n")[2].partition("\n## ")[0]
    assert [field for field in fields if f"`{field}`" not in section] == []
