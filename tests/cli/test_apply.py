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
        ("Havixbeck", "6000", "decision 1"),
        ("05566012", "-1", "decision 1, amend 1"),
    ):
        file.write_text(SETUP.format(body=body, ceiling=ceiling), encoding="utf-8")
        assert f"error: in setup.toml, {place}:" in mitte.refused(f"apply {file}")
    mac = 'body = "05999001"\nname = "Du\u0308lmen"\n'  # as some systems write an umlaut
    file.write_text(f"[[body]]\n{mac}" + SETUP.format(body="05566012", ceiling="1"), "utf-8")
    assert "error: in setup.toml, body 1:" in mitte.refused(f"apply {file}", 2)
    file.write_text(SETUP.format(body="05566012", ceiling="6000"), encoding="utf-8")
    assert "3 entries recorded" in mitte.ok(f"apply {file}")


NAMED = """
[[body]]
body = "05566012"
name = "Stadt Greven"

[[agreement]]
agreement = "KV-9"
programme = "{kim}"
valid_from = 2027-01-01
key = {{ "{nottuln}" = "1/3", "{duelmen}" = "1/3", "{greven}" = "1/3" }}

[[agreement.schedule_advance]]
member = "{nottuln}"
amount = "100"
due_on = 2027-03-01
year = 2027

[[grant]]
grant = "G-9"
grantor = "{greven}"
recipient = "{duelmen}"
programme = "{kim}"
valid_from = 2027-01-01
valid_to = 2027-12-31
financing = "fixed-amount"
cost_types = ["personnel"]
approved = "1000"

[[post]]
post = "CM-9"
programme = "{kim}"
employing_body = "{duelmen}"
fte = "1"
valid_from = 2027-01-01
agreement = "{agreement}"
grant = "G-9"

[[claim]]
claim = "R-9"
creditor = "{duelmen}"
debtor = "{nottuln}"
grant = "{grant}"
year = 2024
amount = "5"
due_on = 2025-02-05
claimed_on = 2025-01-05
"""
IDS = {
    "nottuln": "05558032",
    "duelmen": "05558016",
    "greven": "05566012",
    "kim": "KIM",
    "agreement": "KV-9",
    "grant": "KIM-2023",
}
BY_NAME = {
    "nottuln": "nottuln",
    "duelmen": "DUELMEN",
    "greven": "greven",
    "kim": "kim",
    "agreement": "kv-9",
    "grant": "kim-2023",
}


def test_an_entry_by_name_is_the_entry_by_id_whether_ledger_or_file_has_the_name(mitte, tmp_path):
    file = tmp_path / "setup.toml"
    for names, words in ((BY_NAME, "6 entries recorded"), (IDS, "0 entries recorded, 6 were")):
        file.write_text(NAMED.format(**names), encoding="utf-8")
        assert words in mitte.ok(f"apply {file}")
    key = "agreement conclude KV-9 --programme KIM --from 2027-01-01 --key {} --dry-run"
    told = mitte.run(key.format("Nottuln=1/3,dülmen=1/3,greven=1/3"))
    assert told.output == mitte.run(key.format("05558016=1/3,05558032=1/3,05566012=1/3")).output


def test_a_name_that_several_have_or_nobody_is_refused_where_it_stands(mitte, tmp_path):
    file = tmp_path / "setup.toml"
    text = '[[body]]\nbody = "05999001"\nname = "Gemeinde Nottuln"\n'
    file.write_text(text + SETUP.format(body="nottuln", ceiling="6000"), encoding="utf-8")
    told = mitte.refused(f"apply {file}")
    assert "setup.toml, decision 1: body nottuln: 2 have this name [BL-550]" in told
    assert "05558032 (Nottuln), 05999001 (Gemeinde Nottuln)" in told
    file.write_text(SETUP.format(body="Notuln", ceiling="6000"), encoding="utf-8")
    told = mitte.refused(f"apply {file}")
    assert "in setup.toml, decision 1" in told
    assert "known: 05558032 (Nottuln)" in told


def test_a_profile_names_posts_and_bodies_as_forgivingly(mitte, tmp_path):
    (tmp_path / "a.csv").write_text(
        "Beleg;Datum;Betrag;Konto;Stelle\nN-1;31.01.2024;10,00;1;77\n", encoding="utf-8"
    )
    profile = tmp_path / "a.toml"
    text = (
        'profile = "a"\ndelimiter = ";"\n[columns]\nvoucher = "Beleg"\nbooked_on = "Datum"\n'
        'amount = "Betrag"\naccount = "Konto"\ncost_bearer = "Stelle"\n[service]\n'
        'month_of = "booked_on"\n[accounts]\n1 = "Personalausgaben"\n[posts]\n77 = "cm-1"\n'
        '[defaults]\nbody = "{body}"\n[unmapped]\nposts = "{unmapped}"\n'
    )
    profile.write_text(text.format(body="duelmen", unmapped="weglassen"), encoding="utf-8")
    mitte.lang = "de"
    told = mitte.refused(f"profile check {profile} {tmp_path / 'a.csv'}", 2)
    assert "eines von ablehnen, auslassen" in told
    mitte.lang = "en"
    profile.write_text(text.format(body="duelmen", unmapped="Auslassen"), encoding="utf-8")
    mitte.ok(f"cost import {tmp_path / 'a.csv'} --profile {profile}")
    told = mitte.ok("history --voucher N-1 --format json")
    assert '"post": "CM-1"' in told
    assert '"employing_body": "05558016"' in told
    mitte.ok("body register 05999001 'Gemeinde Dülmen'")
    refused = mitte.refused(f"cost import {tmp_path / 'a.csv'} --profile {profile}")
    assert "profile a, defaults body: body duelmen: 2 have this name [BL-550]" in refused
