"""`apply`: a whole setup from one file, idempotently."""

from __future__ import annotations

import json
import tomllib

import pytest

from tests.importing.setup_files import SETUP, apply


def test_a_setup_is_recorded_in_an_order_that_works_and_only_once(typist, tmp_path):
    assert "14 entries recorded, 0" in typist.ok(apply(tmp_path, SETUP))
    assert "0 entries recorded, 14" in typist.ok(apply(tmp_path, SETUP))
    answer = json.loads(typist.ok("position 05558032 --year 2025 --format json"))
    assert answer["positions"][0]["authorised_cents"] == 1_000_000


def test_an_edited_file_records_only_what_is_new(typist, tmp_path):
    typist.ok(apply(tmp_path, SETUP))
    more = SETUP + '[[post.vacate]]\nperson = "P-1"\nlast_day = 2025-06-30\n'
    assert "1 entry recorded, 14" in typist.ok(apply(tmp_path, more))


def test_a_changed_registration_is_a_conflict_and_nothing_is_recorded(typist, tmp_path):
    typist.ok(apply(tmp_path, SETUP))
    before = typist.ok("verify --format json")
    message = typist.refused(apply(tmp_path, SETUP.replace("Nottuln", "Notuln")))
    assert "--corrects" in message
    assert typist.ok("verify --format json") == before


def test_a_dry_run_records_nothing(typist, tmp_path):
    printed = typist.ok(apply(tmp_path, SETUP, "--dry-run"))
    assert "14 entries recorded" not in printed or "nothing was recorded" in printed
    assert json.loads(typist.ok("verify --format json"))["events"] == 0


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('ceiling = "5.000,00"', "ceiling = 5000.50", 'write it as text, exactly: ceiling = "'),
        ('ceiling = "5.000,00"', 'ceiling = "5.000"', "thousands or decimals"),
        ('ceiling = "5.000,00"', "", "field 'ceiling' is missing"),
        ('name = "Nottuln"', 'nam = "Nottuln"', "unknown field 'nam'"),
        ('name = "Nottuln"', 'amends = "Nottuln"', "reason, [[body.amend]]"),
        ("[[programme]]", "[[program]]", "unknown entry 'program'"),
        ("first_year = 2023", "first_year = 1850", "2000 to 2100"),
        ('"1/2", 05558032 = "1/2"', '"1/2", 05558032 = "1/3"', "not to one"),
        ('name = "Nottuln"', "name = ", "no TOML from column 8 on"),
        ("[[programme]]", "[programme]", "must be written as [[programme]]"),
        ('name = "Nottuln"', 'name = "Nottuln"\namend = 5', "must be written as [[body.amend]]"),
        ("first_year = 2023", "first_year = 2023.0", "a year, such as 2024"),
        ('ceiling = "5.000,00"', "ceiling = inf", "type 1234.56 or"),
        ('"1/2", 05558032 = "1/2"', '"1/2,05558032=1/2"', "is more than one part"),
        (
            '05558032 = "1/2"',
            '05558032 = "2,5,5"',
            'more than one part [BL-684] → type 05558032 = "1/2"',
        ),
        ("[[programme]]", f"[[{'p' * 9000}]]", "unknown entry 'ppp"),
        ("first_year = 2023", f"first_year = {[*range(9000)]}", "a year, such as 2024"),
    ],
)
def test_a_faulty_file_names_the_entry_and_the_remedy(typist, tmp_path, old, new, words):
    assert old in SETUP
    message = typist.refused(apply(tmp_path, SETUP.replace(old, new, 1)), 2)
    assert words in message
    assert len(message) < 600
    assert json.loads(typist.ok("verify --format json"))["events"] == 0


def test_a_share_may_have_a_decimal_comma_and_many_fte_are_asked_about(typist, tmp_path):
    text = SETUP.replace('"1/2", 05558032 = "1/2"', '"66,5 %", 05558032 = "33,5%"')
    assert "FTE" not in typist.run(apply(tmp_path, text)).stderr
    typed = "post establish {} --programme KIM --employing-body 05558016 --region Mitte --fte {}"
    for fte, asked in (("39", True), ("100", True), ("9,5", False), ("19.5/39", False)):
        post = f"X-{fte.replace('/', '-').replace(',', '-').replace('.', '-')}"
        made = typist.run(f"{typed.format(post, fte)} --from 2024-01-01")
        assert made.exit_code == 0, made.stderr
        assert ("is that the number of full-time posts?" in made.stderr) == asked


CLAIM = """
[[claim]]
claim = "{}"
grant = "G"
creditor = "05558"
debtor = "05558016"
year = 2024
amount = 5000
claimed_on = 2025-01-10
due_on = 2025-02-15
{}
"""


def test_what_happened_a_second_time_says_so_in_the_entry(typist, tmp_path):
    """The same claim under another name needs `again`, as it does when it is typed."""
    first = SETUP + CLAIM.format("RF", "")
    typist.ok(apply(tmp_path, first))
    twice = first + CLAIM.format("RF-2", "")
    assert "claimed already as RF" in typist.run(apply(tmp_path, twice)).stderr
    words = typist.refused(apply(tmp_path, first + CLAIM.format("RF-3", "again = 1")), 2)
    assert "again = 1 [BL-417] → true or false" in words
    for _ in range(2):
        typist.ok(apply(tmp_path, first + CLAIM.format("RF-3", "again = true")))
    claims = json.loads(typist.ok("repayment list --format json"))["claims"]
    assert [one["claim"] for one in claims] == ["RF", "RF-3"]


def test_a_notice_and_a_forwarding_say_how_many_posts_they_pay_for(typist, tmp_path):
    said = SETUP.replace('rate = "57000"', 'rate = "57000"\nfte = "1"', 1)
    assert said != SETUP
    typist.ok(apply(tmp_path, said))
    (notice, *_) = json.loads(typist.ok("grant show G --on 2024-01-01 --format json"))["grant"][
        "staffing"
    ]
    assert (notice["funded_fte"], notice["yearly_cents"]) == ("1", 5700000)
    typist.refused("post amend CM-1 --from 2025-01-01 --fte 2")
    faulty = SETUP.replace('rate = "57000"', 'rate = "57000"\nfte = 0.5', 1)
    assert 'write it as text, exactly: fte = "0.5"' in typist.refused(apply(tmp_path, faulty), 2)


@pytest.mark.parametrize(
    "written",
    ["2024-01-01", "2024-01-01T10:00:00", "10:00:00", "true", "1.50", "1e3", "nan", "-inf", "[]",
     "[1, 2.50, true]", '["a", "b"]', "{a = 1, b = 2024-01-01}", '"x"', '"\\"é"'],
)  # fmt: skip
@pytest.mark.parametrize("field", ["fte", "minimum_share", "retention_years"])
def test_a_refusal_shows_what_stands_in_the_file(typist, tmp_path, field, written):
    entry = "grant" if field in {"minimum_share", "retention_years"} else "post"
    words = typist.refused(apply(tmp_path, f"[[{entry}]]\n{field} = {written}\n"), 2)
    plain = tomllib.loads(f"x = {written}")["x"]
    assert (written in words) or (isinstance(plain, str) and repr(plain) in words), words
    assert "datetime" not in words
    assert "True" not in words


def test_a_body_without_its_key_lacks_it(typist, tmp_path):
    assert "field 'body' is missing" in typist.refused(apply(tmp_path, '[[body]]\nname = "X"\n'), 2)
