"""Numbers of vouchers as banks pass them on."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from ledger.domain.costs.voucher_text import all_tight, tight


@given(st.lists(st.text() | st.text("Rr. 0123-/äÖßſ\n", max_size=8)))
@example([])
@example([""])
@example(["", "\n"])
def test_many_are_made_tight_as_each_alone(texts):
    assert all_tight(texts) == [tight(text) for text in texts]
