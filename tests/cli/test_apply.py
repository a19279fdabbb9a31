"""What a setup file says is refused where it stands in the file."""

from __future__ import annotations

SETUP = """
[[body]]
body = "05566012"
name = "Greven"

[[decision]]
decision = "1/2024"
body = "{body}"
programme = "KIM"
first_year = 2024
ceiling = "5000"

[[decision.amend]]
from_year = 2024
ceiling = "{ceiling}"
"""


def test_a_refused_entry_is_named_by_its_place_in_the_file(mitte, tmp_path):
    file = tmp_path / "setup.toml"
    for body, ceiling, place in (
        ("Greven", "6000", "decision 1"),
        ("05566012", "-1", "decision 1, amend 1"),
    ):
        file.write_text(SETUP.format(body=body, ceiling=ceiling), encoding="utf-8")
        assert f"error: in setup.toml, {place}:" in mitte.refused(f"apply {file}")
    file.write_text(SETUP.format(body="05566012", ceiling="6000"), encoding="utf-8")
    assert "3 entries recorded" in mitte.ok(f"apply {file}")
