import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.similar import ALIKE, NearTexts, jaccard, shingles


WORDS = [
    "probe",
    "lumen",
    "flow",
    "vessel",
    "wall",
    "echo",
    "plane",
    "apex",
    "septum",
    "valve",
    "node",
    "cyst",
    "bright",
    "dark",
    "left",
    "right",
    "upper",
    "lower",
    "near",
    "far",
]
CHINESE = "超声探头血管壁回声切面心尖间隔瓣膜结节囊肿明暗左右上下近远肝肾肺胆胰脾"


def planted(rng: random.Random, number: int, language: str) -> tuple[list[str], set[int]]:
    """Return texts, and which of them nearly repeat an earlier one.

    In a repeat a word was added at the end, or one in the middle was changed. Others share about half of what an earlier text has.
    """
    texts, repeats = [], set[int]()
    for index in range(number):
        letters = rng.choices(CHINESE if language == "zh" else WORDS, k=40)
        joint = "" if language == "zh" else " "
        texts.append(joint.join(letters))
        if index % 4 == 0:
            changed = [*letters, rng.choice(letters)] if index % 8 else [*letters[:20], letters[-1], *letters[21:]]
            texts.append(joint.join(changed))
            repeats.add(len(texts) - 1)
        elif index % 4 == 2:
            texts.append(
                joint.join(letter if place % 8 else letters[-1 - place] for place, letter in enumerate(letters))
            )
    return texts, repeats


@pytest.mark.parametrize("language", ["en", "zh"])
def test_planted_near_duplicates_are_found_and_nothing_else(language: str) -> None:
    texts, repeats = planted(random.Random(7), 400, language)
    near: NearTexts[int] = NearTexts()
    found = {key for key, text in enumerate(texts) if near.first_like(key, text) is not None}
    assert len(repeats) == 100
    assert len(found & repeats) / len(repeats) >= 0.99  # recall
    assert found <= repeats  # precision


@given(st.lists(st.text(alphabet="ab 超声", max_size=12), max_size=12))
def test_the_index_finds_what_comparing_all_with_all_finds(texts: list[str]) -> None:
    near: NearTexts[int] = NearTexts()
    kept: list[int] = []
    for key, text in enumerate(texts):
        wanted = next((other for other in kept if jaccard(shingles(text), shingles(texts[other])) >= ALIKE), None)
        found = near.first_like(key, text)
        if found is not None:  # what is found is confirmed, and is the earliest
            assert found == wanted
        elif shingles(text):
            kept.append(key)


@given(st.text(max_size=60))
def test_a_text_is_its_own_first(text: str) -> None:
    near: NearTexts[str] = NearTexts()
    assert near.first_like("a", text) is None
    assert near.first_like("a", text) is None
    assert near.first_like("b", text) == ("a" if shingles(text) else None)


@given(st.frozensets(st.text(max_size=2)), st.frozensets(st.text(max_size=2)))
def test_jaccard_is_a_share_and_knows_no_order(a: frozenset[str], b: frozenset[str]) -> None:
    assert 0 <= jaccard(a, b) == jaccard(b, a) <= 1
    assert jaccard(a, a) == (1.0 if a else 0.0)


def test_case_width_and_punctuation_say_nothing() -> None:
    assert shingles("The Valve, seen from ABOVE!") == shingles("the valve seen from above")
    assert shingles("Ａ 超声，图像") == shingles("a超声图像")
    assert shingles("two words") == {"two words"}
    assert shingles(" -- ") == frozenset()
