from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.answers import parse_answer
from remud_hub.evaluate.items import Item
from remud_hub.evaluate.tasks.posing import (
    LETTERS,
    LONGEST,
    bodies_of,
    closed_or_open,
    distinct,
    letter_of,
    posed,
    text_of,
)


CHOICE = Item("1", (), "What is it?", "cyst", "choice", ("cyst", "fibroadenoma"))


def test_options_get_letters_and_the_answer_its_letter() -> None:
    item = posed(CHOICE)
    assert (item.options, item.answer, item.fault) == (("A. cyst", "B. fibroadenoma"), "A", None)
    (turn,) = item.messages
    assert turn["content"].splitlines()[:3] == ["What is it?", "A. cyst", "B. fibroadenoma"]


@pytest.mark.parametrize("answer", ["B", "b", "B.", "(B)", "fibroadenoma", "Fibroadenoma.", "B: fibroadenoma"])
def test_a_gold_answer_is_a_letter_or_the_text_of_an_option(answer: str) -> None:
    assert posed(replace(CHOICE, answer=answer)).answer == "B"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"answer": "C"}, "'C' is none of the options A to B"),
        ({"answer": "lipoma"}, "'lipoma' is none of the options"),
        ({"options": ("cyst", "cyst.")}, "'cyst' is none of the options A to B, or several"),
        ({"options": ("cyst", "")}, "option B is missing"),
        ({"options": ("A: cyst", "B: ")}, "option B is missing"),
        ({"options": ()}, "it has 0 options"),
        ({"options": ("cyst",)}, "it has 1 options"),
        ({"options": tuple("abcdefghijk")}, "it has 11 options"),
        ({"question": "  "}, "it has no question"),
        ({"question": "x" * (LONGEST + 1)}, "100,001 characters"),
        ({"answer": ""}, "it has no answer"),
        ({"answer_kind": "open", "answer": "\0"}, "it has no answer"),
        ({"answer_kind": "number", "answer": "several", "options": ()}, "'several' has no number"),
        ({"fault": "as the loader says"}, "as the loader says"),
    ],
)
def test_what_a_benchmark_has_wrong_is_told_and_not_asked(change: dict[str, object], fault: str) -> None:
    item = posed(replace(CHOICE, **change))
    assert item.fault is not None
    assert fault in item.fault
    assert item.messages == ()


def test_labels_are_taken_away_only_where_every_option_has_its_own() -> None:
    assert bodies_of([" A:Maxilla ", "B: Mandible"]) == ["Maxilla", "Mandible"]
    assert bodies_of(["E. coli", "C. difficile"]) == ["E. coli", "C. difficile"]
    assert posed(replace(CHOICE, options=("E. coli", "C. difficile"), answer="C. difficile")).answer == "B"


def test_turns_of_a_benchmark_are_kept() -> None:
    own = ({"role": "user", "content": "Asked in its own words."},)
    assert posed(replace(CHOICE, messages=own)).messages == own


@given(st.lists(st.text("abcdefg", min_size=3), min_size=2, max_size=10, unique=True), st.data())
def test_the_gold_letter_is_what_the_parser_reads_from_the_options_text(
    bodies: list[str], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(bodies) - 1))
    item = posed(replace(CHOICE, options=tuple(bodies), answer=LETTERS[place]))
    assert item.fault is None
    assert parse_answer(item.answer, "choice", item.options) == LETTERS[place]
    assert letter_of(bodies[place], bodies) == LETTERS[place]


@given(st.lists(st.sampled_from(["x", "y", "x-2", "x-3", ""])))
def test_ids_become_distinct_and_the_first_of_each_is_kept(ids: list[str]) -> None:
    items = distinct(replace(CHOICE, id=id) for id in ids)
    named = [item.id for item in items]
    assert len(named) == len(set(named)) == len(ids)
    assert all(got.startswith(given) for got, given in zip(named, ids, strict=True))


def test_text_of_what_says_nothing_is_empty_and_halves_of_characters_are_replaced() -> None:
    assert [text_of(value) for value in (None, float("nan"), 5, " a\0b ")] == ["", "", "5", "ab"]
    assert text_of("x\ud800").encode("utf-8") == b"x?"


@pytest.mark.parametrize(
    ("answer", "kind"), [("Yes", "closed"), ("no.", "closed"), ("是", "closed"), ("none", "open")]
)
def test_a_kind_is_told_by_the_answer(answer: str, kind: str) -> None:
    assert closed_or_open(answer) == kind
