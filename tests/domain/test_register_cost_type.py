"""Cost types are known: what nobody named is a typing error until somebody says otherwise (§4)."""

from __future__ import annotations

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.costs.cost_types import WORDS, CostTypes, named_types, own_name
from ledger.domain.errors import Refusal
from tests.domain.scenario import AGREEMENT, MITTE, NOTICE, PROGRAMME, day, key

MATERIAL = e.CostTypeRegistered("material")


def refusal(types: CostTypes, word: str) -> str:
    with pytest.raises(Refusal) as caught:
        types.settled(word)
    return str(caught.value)


def test_a_type_is_registered_and_stands():
    story = MITTE.and_then(MITTE.when(c.RegisterCostType("material")))
    assert story.standing.cost_types.keys() == {"material"}


def test_a_registration_that_is_withdrawn_stands_no_more():
    story = MITTE.and_then(MATERIAL)
    story = story.and_then(*story.withdraws(story.number_of(MATERIAL)))
    assert not story.standing.cost_types


@pytest.mark.parametrize(
    ("event", "named"),
    [
        (PROGRAMME, ("personnel",)),
        (NOTICE, ("personnel",)),
        (e.GrantAmended("KIM-2023", day("2024-01-01"), None, ("material",), None), ("material",)),
        (e.GrantAmended("KIM-2023", day("2024-01-01"), 100, None, None), ()),
        (AGREEMENT, ()),
        (
            e.AgreementConcluded(
                "KV", "KIM", key(), None, day("2023-01-01"), None, "1", "", cost_base=("rent",)
            ),
            ("rent",),
        ),
        (MATERIAL, ("material",)),
        (e.CostPlanned("CM-1", "travel", 1, day("2024-01-01"), day("2024-01-31")), ()),
    ],
)
def test_programmes_notices_cost_bases_and_registrations_name_types(event, named):
    """A plan names what is known already; bookings are counted as long as they stand."""
    assert named_types(event) == named


def test_what_nobody_knows_is_refused_with_the_nearest_name():
    words = refusal(CostTypes(["personnel", "material"]), "personel")
    assert words == (
        'cost type "personel": nobody knows it → did you mean personnel? --new-type introduces it'
    )


def test_a_typing_error_in_the_word_of_the_tables_offers_the_type():
    assert "did you mean personnel?" in refusal(CostTypes(["personnel"]), "Personalausgabn")


def test_where_nothing_is_near_some_known_types_are_named():
    assert "→ known: personnel; --new-type" in refusal(CostTypes(["personnel"]), "5011")
    assert refusal(CostTypes(), "5011").endswith("nobody knows it → --new-type introduces it")


@pytest.mark.parametrize(
    "word", ["personnel", "Personnel", "PERSONAL AUSGABEN", "Personalausgaben", "Personnel costs"]
)
def test_the_words_of_the_tables_mean_the_type_in_both_languages_and_any_case(word):
    assert CostTypes(["personnel"]).settled(word) == "personnel"


def test_a_types_own_name_is_known_in_any_case_and_with_other_blanks():
    assert CostTypes(["Aus- und Fortbildung"]).settled("aus-  UND fortbildung") == (
        "Aus- und Fortbildung"
    )


def test_the_word_of_an_unknown_type_is_unknown_and_introduces_the_type_itself():
    assert "nobody knows it" in refusal(CostTypes(["personnel"]), "Sachausgaben")
    types = CostTypes(["personnel"], introduces=True)
    assert types.settled("Sachausgaben") == "material"
    assert types.introduced == ["material"]


def test_a_word_that_stands_as_a_type_keeps_its_meaning():
    """A ledger from before has both, and goes on with both."""
    types = CostTypes(["personnel", "Personalausgaben"])
    assert types.settled("Personalausgaben") == "Personalausgaben"
    assert types.settled("personalausgaben") == "Personalausgaben"
    assert types.settled("personnel") == "personnel"
    assert types.settled("personnel costs") == "personnel"


def test_a_type_that_only_stands_under_its_word_is_meant_by_its_name():
    assert CostTypes(["Sachausgaben"]).settled("material") == "Sachausgaben"


def test_a_word_that_looks_like_two_types_is_refused():
    words = refusal(CostTypes(["Rent", "rent"]), "RENT")
    assert words == (
        'cost type "RENT": may be Rent or rent, which look alike '
        "→ type the one that is meant exactly"
    )


def test_introduced_once_it_is_known():
    types = CostTypes(introduces=True, strict=True)
    assert types.settled("travel") == types.settled("travel") == "travel"
    assert types.introduced == ["travel"]


@pytest.mark.parametrize("word", ["Travel", "tra vel", "Personalausgaben"])
def test_a_new_type_that_looks_like_another_is_refused(word):
    types = CostTypes(["travel", "personnel"], introduces=True, strict=True)
    assert "which is known → use it, or leave --new-type out" in refusal(types, word)
    with pytest.raises(Refusal, match="choose another name"):
        types.registered(word)
    assert types.introduced == []


def test_in_a_file_that_may_introduce_types_a_word_is_the_type_it_means():
    types = CostTypes(["personnel"], introduces=True)
    assert types.settled("Personalausgaben") == "personnel"
    assert types.introduced == []


def test_a_notice_names_each_type_once():
    types = CostTypes(["personnel"])
    assert types.named(["Personalausgaben", "personnel", "Sachausgaben", "rent"]) == (
        "personnel",
        "material",
        "rent",
    )


def test_a_new_type_of_a_notice_that_is_almost_a_known_one_is_doubted():
    types = CostTypes(["personnel", "501200"])
    assert types.named(["personel", "travel", "501210", "personnel"])[0] == "personel"
    assert types.doubtful == {"personel": "personnel"}


SPELLINGS = st.sampled_from([w for name, words in WORDS.items() for w in (name, *words)])
BLANKS_AND_CASE = st.sampled_from([str.upper, str.lower, str.title, lambda w: f"{w[:2]} {w[2:]}"])
WORD = st.one_of(
    st.builds(lambda spell, word: spell(word), BLANKS_AND_CASE, SPELLINGS),
    SPELLINGS,
    st.sampled_from(["5011", "rent", "Rent", "re nt", "travel"]),
)


@any_of(st.lists(WORD, max_size=12))
def test_whatever_is_typed_no_two_types_look_alike(words):
    """The invariant for a ledger that begins with the rule."""
    types = CostTypes(introduces=True)
    for word in words:
        name = types.settled(word)
        assert types.settled(name) == name
    looks = ["".join(own_name(name).casefold().split()) for name in types.names]
    assert len(set(looks)) == len(looks)
    assert sorted(types.names) == sorted(types.introduced)


def test_a_type_is_doubted_from_four_fifths_in_common_on_and_offered_from_three_fifths_on():
    types = CostTypes(["abcde"])
    assert types.named(["abcdx", "abcxy"]) == ("abcdx", "abcxy")
    assert types.doubtful == {"abcdx": "abcde"}
    assert "did you mean abcde?" in refusal(CostTypes(["abcde"]), "abcxy")
    assert "known: abcde;" in refusal(CostTypes(["abcde"]), "abxyz")
    # 19 of 24 letters, 13 of 22: just below four fifths and three fifths.
    letters = "abcdefghijklmnopqrstuvwx"
    types = CostTypes([letters])
    types.named([f"{letters[:19]}12345"])
    assert types.doubtful == {}
    assert "known: " in refusal(CostTypes([letters[:22]]), f"{letters[:13]}123456789")


def test_no_more_than_three_known_types_are_offered():
    four = CostTypes(["rent-1", "rent-2", "rent-3", "rent-4"])
    assert refusal(four, "rent-5").count("rent-") == 4
    assert "known: rent-1, rent-2, rent-3;" in refusal(four, "xyz")


def test_a_type_is_registered_under_its_name_or_that_of_the_product():
    types = CostTypes(["travel"])
    assert types.registered("travel") == "travel"
    assert types.registered("rent") == "rent"
    assert types.registered("Sachausgaben") == "material"
