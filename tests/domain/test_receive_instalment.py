"""`grant instalment`: grant money received for a budget year."""

from __future__ import annotations

import pytest

from ledger.domain.commands import ReceiveInstalment
from ledger.domain.events import InstalmentReceived
from tests.domain.scenario import COUNTY, DUELMEN, NOTTULN, SETUP, day


@pytest.mark.parametrize("receiver", [COUNTY, DUELMEN])
def test_the_first_recipient_and_the_forwardees_receive(receiver):
    command = ReceiveInstalment("KIM-2023", receiver, 2024, 1425000, day("2024-02-15"))
    assert SETUP.when(command) == InstalmentReceived(
        "KIM-2023", receiver, 2024, 1425000, day("2024-02-15")
    )


@pytest.mark.parametrize("when", ["2022-12-31", "2026-01-01"])
def test_an_instalment_dated_outside_the_notice_is_refused(when):
    command = ReceiveInstalment("KIM-2023", DUELMEN, 2024, 1425000, day(when))
    assert SETUP.refuses(command) == (
        f"instalment on KIM-2023: {when} lies outside the period of notice KIM-2023, "
        "2023-01-01 to 2025-12-31 → mend the date, or amend the notice's period first"
    )


def test_a_body_that_receives_nothing_under_the_notice_is_refused():
    command = ReceiveInstalment("KIM-2023", NOTTULN, 2024, 1425000, day("2024-02-15"))
    assert SETUP.refuses(command) == (
        f"instalment on KIM-2023: {NOTTULN} receives nothing under this notice "
        f"→ name one of {COUNTY}, {DUELMEN}, or record the forwarding first"
    )
