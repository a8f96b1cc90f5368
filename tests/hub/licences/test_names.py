import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.hub.licences.names import hub_id, terms_of
from remud_hub.read.articles import licence_name


@pytest.mark.parametrize(
    ("declared", "known"),
    [
        ("CC-BY-4.0", "cc-by-4.0"),
        (" cc by-nc_sa 4.0 ", "cc-by-nc-sa-4.0"),
        ("CC0-1.0", "cc0-1.0"),
        ("Apache 2.0", "apache-2.0"),
        ("MIT", "mit"),
        ("CC-BY", None),
        ("CC-BY-3.0-US", None),
        ("CC-BY-9.0", None),
        ("of the house", None),
        ("版权所有", None),
        ("", None),
    ],
)
def test_a_name_is_that_of_the_hub_or_none(declared: str, known: str | None) -> None:
    assert hub_id(declared) == known


@pytest.mark.parametrize("kind", ["by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd"])
def test_what_the_reader_makes_of_an_address_is_known(kind: str) -> None:
    declared = licence_name(f"https://creativecommons.org/licenses/{kind}/4.0/")
    assert declared is not None
    assert hub_id(declared) == f"cc-{kind}-4.0"


@given(st.text())
def test_a_name_is_never_another_one(declared: str) -> None:
    found = hub_id(declared)
    letters = "".join(char for char in declared.lower() if not char.isspace() and char not in "_-")
    assert found is None or found.replace("-", "") == letters


@pytest.mark.parametrize(
    ("declared", "terms"),
    [
        ("CC-BY-4.0", ("attribution",)),
        ("CC BY-NC-SA 3.0 US", ("attribution", "no commercial use", "share alike")),
        ("CC-BY-NC-ND-4.0", ("attribution", "no commercial use", "no derivatives")),
        ("CC0-1.0", ()),
        ("by agreement", ()),
        ("", ()),
    ],
)
def test_only_of_creative_commons_it_is_said_what_they_ask_for(declared: str, terms: tuple[str, ...]) -> None:
    assert terms_of(declared) == terms
