from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.generate.options import mixed
from remud_hub.records import OPTION_LETTERS
from remud_hub.teachers.shapes import Draft


WORDS = ("polyp", "gallstone", "sludge", "fold", "clot", "gas", "wall", "duct")


def choice(answer: str = "A", count: int = 4, **changes: str) -> Draft:
    options = WORDS[:count]
    return Draft(question="What is it?", answer=answer, answer_kind="choice", options=options).model_copy(
        update=changes
    )


@given(count=st.integers(2, 8), right=st.integers(0, 7), seed=st.text(max_size=20))
def test_the_right_option_stays_right_and_none_is_lost(count: int, right: int, seed: str) -> None:
    right %= count
    draft = mixed(choice(OPTION_LETTERS[right], count), seed)
    assert draft.options[OPTION_LETTERS.index(draft.answer)] == WORDS[right]
    assert sorted(draft.options) == sorted(WORDS[:count])
    assert draft == mixed(choice(OPTION_LETTERS[right], count), seed)


def test_the_right_option_stands_everywhere_alike() -> None:
    places = Counter(mixed(choice(), f"{number}").answer for number in range(4000))
    assert set(places) == set("ABCD")
    assert all(900 < count < 1100 for count in places.values())


def test_questions_about_one_piece_of_evidence_do_not_share_an_order() -> None:
    assert len({mixed(choice(question=f"What is {number}?"), "x").answer for number in range(40)}) == 4


@pytest.mark.parametrize(
    "thinking",
    [
        "Option A is wrong, for it casts a shadow.",
        "It moves, which leaves B.",
        "阴影明显，故选B。",
        "The first option casts a shadow.",
        "All of the above move.",
        "前者有声影。",
    ],
)
def test_a_question_whose_texts_name_a_place_keeps_its_order(thinking: str) -> None:
    for number in range(20):
        draft = mixed(choice("B.", thinking=thinking), f"{number}")
        assert (draft.options, draft.answer) == (WORDS[:4], "B")


@pytest.mark.parametrize(
    "thinking",
    [
        "A gallstone casts a shadow.",
        "A 5 mm focus moves in B-mode.",
        "First it moves, at last it falls.",
        "声影随体位移动。",
    ],
)
def test_an_article_and_other_words_name_no_place(thinking: str) -> None:
    assert len({mixed(choice(thinking=thinking), f"{number}").answer for number in range(40)}) == 4
