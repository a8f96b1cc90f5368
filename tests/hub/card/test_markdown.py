from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from marko.ext.gfm import gfm

from remud_hub.hub.card.markdown import cell, clipped
from tests.hub.card.rendered import HOSTILE, skeleton, words


_text = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])) | st.text("\\|`*_[]()<>&!#~$: \n-a")


def table(text: str) -> str:
    return f"| a | b |\n|---|---|\n| {text} | end |\n"


def hostile(test: Callable[..., None]) -> Callable[..., None]:
    for text in HOSTILE:
        test = example(text)(test)
    return test


@hostile
@given(_text)
def test_a_table_shows_any_words_as_they_are(text: str) -> None:
    assert skeleton(table(cell(text))) == skeleton(table("words"))
    assert words(table(cell(text))) == ["a", "b", " ".join(text.split()), "end"]


@hostile
@given(_text)
def test_a_quoted_paragraph_shows_any_words_as_they_are(text: str) -> None:
    shown = f"> **Question.** {cell(text)}"
    assert skeleton(shown) == skeleton("> **Question.** words")
    assert words(shown) == [" ".join(["Question.", *text.split()])]


@pytest.mark.parametrize(
    "text", ["see https://evil.example/a_b", "WWW.evil.example", "ask ann@evil.example", "ftp://a.b"]
)
def test_a_bare_address_is_no_link(text: str) -> None:
    assert gfm.convert(cell(text)).strip() == f"<p>{text}</p>"


def test_a_thing_that_is_no_text_is_shown_too() -> None:
    assert cell(None) == "None"
    assert cell(3) == "3"


@given(st.text(), st.integers(1, 30))
def test_what_is_too_long_is_cut_and_says_so(text: str, most: int) -> None:
    shown = clipped(text, most)
    assert len(shown) <= most
    if len(text) <= most:
        assert shown == text
    else:
        assert shown.endswith("…")
        assert text.startswith(shown[:-1])
