from collections.abc import Callable
from typing import Any

import pytest

from remud_hub.audit.layouts.parsed import Parsed, RowFault
from remud_hub.audit.layouts.table import layout_of
from remud_hub.errors import SourceError
from remud_hub.records import ColumnMap, Turn


MakeRow = Callable[..., dict[str, Any]]


def parsed(values: dict[str, Any], layout: str | None = None, columns: ColumnMap | None = None) -> Parsed:
    return layout_of("rows.jsonl", frozenset(values), layout, columns)(values)


def test_our_own_rows(row: MakeRow) -> None:
    found = parsed(row(options=None, anatomy="kidney"))
    assert (found.id, found.about.page, found.anatomy, found.faults) == ("r1", 3, "kidney", ())
    assert found.about.caption == row()["source"]["caption"]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"answer": "A mass."}, "answer and messages differ"),
        ({"thinking": "It is anechoic."}, "thinking and messages differ"),
        ({"question": "Where is it?"}, "question and messages differ"),
    ],
)
def test_columns_that_contradict_the_messages(row: MakeRow, changes: dict[str, Any], fault: str) -> None:
    assert parsed(row(messages=row()["messages"]) | changes).faults == (fault,)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("<think>a</think><answer>b", "tags are malformed"),
        ("<answer>b</answer><think>a</think>", "tags are malformed"),
        ("<think>a<think></think><answer>b</answer>", "tags are malformed"),
        ("<think>a</think>b", "the answer stands in no tags"),
    ],
)
def test_tags_that_are_malformed(row: MakeRow, said: str, fault: str) -> None:
    messages = [{"role": "user", "content": "q"}, {"role": "assistant", "content": said}]
    values = row(messages=messages, question="q", thinking="a", answer="b")
    assert fault in parsed(values).faults
    assert "the answer stands in no tags" not in parsed(values | {"source": None}).faults  # rows of others


def test_roles_that_do_not_alternate(row: MakeRow) -> None:
    messages = row()["messages"]
    assert "roles do not alternate" in parsed(row(messages=[*messages, messages[-1]])).faults


@pytest.mark.parametrize(
    ("changes", "reason", "detail"),
    [
        ({"question": ...}, "no question", ""),
        ({"answer": None}, "no answer", ""),
        ({"answer": 3}, "wrong type", "answer is int"),
        ({"source": "paper"}, "wrong type", "source is str"),
        ({"options": [1, 2]}, "wrong type", "options.0: Input should be a valid string"),
        ({"answer_kind": "essay"}, "wrong type", "answer_kind: "),
        ({"messages": "hello"}, "wrong type", "a conversation is a list of messages"),
    ],
)
def test_a_row_without_what_is_needed(row: MakeRow, changes: dict[str, Any], reason: str, detail: str) -> None:
    values = row() | changes
    if values["question"] is ...:
        del values["question"]
    with pytest.raises(RowFault) as fault:
        layout_of("rows.jsonl", frozenset(row()), None, None)(values)
    assert fault.value.reason == reason
    assert fault.value.detail.startswith(detail)


def test_remuds_rows() -> None:
    found = parsed(
        {
            "conversations": [
                {"from": "system", "value": "你是超声助手。"},
                {"from": "human", "value": "这是什么图像？\n<image>"},
                {"from": "gpt", "value": "肾脏超声。"},
                {"from": "human", "value": "可见什么？"},
                {"from": "gpt", "value": "囊肿。"},
            ],
            "images": ["./demo_images/demo_1.jpg"],
        }
    )
    assert (found.question, found.answer) == ("这是什么图像？", "肾脏超声。")
    assert found.turns == (Turn(question="可见什么？", answer="囊肿。"),)
    assert found.pictures == ("./demo_images/demo_1.jpg",)


def test_pubmedvisions_and_llava_meds_rows() -> None:
    said = [{"from": "human", "value": "<image>\nDescribe."}, {"from": "gpt", "value": "A liver."}]
    pubmed = parsed(
        {"id": 7, "image": ["pmc_1.jpg"], "conversations": said, "modality": "Ultrasound", "body_part": "Liver"}
    )
    llava = parsed(
        {
            "id": "25_x",
            "image": "25_x.jpg",
            "conversatons": said,
            "domain": {"ct_scan": False, "mri": True},
            "fig_caption": "MRI of the liver.",
            "in_text_mention": [{"tokens": "As Fig. 1 shows, the liver is large.", "sentence_ids": [1]}],
        }
    )
    assert (pubmed.id, pubmed.modality, pubmed.anatomy, pubmed.pictures) == (
        "7",
        "Ultrasound",
        "Liver",
        ("pmc_1.jpg",),
    )
    assert (llava.modality, llava.about.caption, llava.pictures) == ("mri", "MRI of the liver.", ("25_x.jpg",))
    assert [mention.text for mention in llava.about.mentions] == ["As Fig. 1 shows, the liver is large."]


def test_columns_of_other_names() -> None:
    slake = parsed(
        {
            "img_name": "x/source.jpg",
            "question": "器官？",
            "answer": "肝",
            "q_lang": "zh",
            "location": "Abdomen",
            "qid": 3,
        }
    )
    assert (slake.id, slake.language, slake.anatomy, slake.pictures) == ("3", "zh", "Abdomen", ("x/source.jpg",))
    mine = parsed({"frage": "Was?", "antwort": "Leber"}, columns=ColumnMap(question="frage", answer="antwort"))
    assert (mine.question, mine.answer) == ("Was?", "Leber")
    choice = parsed({"question": "Which?", "options": ["A. liver", "B. spleen"], "answer": "spleen"})
    assert (choice.options, choice.answer, choice.answer_kind) == (("liver", "spleen"), "B", "choice")


def test_columns_of_no_layout_are_told() -> None:
    with pytest.raises(SourceError, match=r"foo.*--columns"):
        layout_of("rows.jsonl", frozenset({"foo"}), None, None)
    with pytest.raises(SourceError, match="no column nope"):
        layout_of("rows.jsonl", frozenset({"foo"}), None, ColumnMap(question="nope", answer="foo"))


def test_pictures_among_the_parts_of_messages_are_found() -> None:
    url = "data:image/png;base64,AAAA"
    asked = [
        {"type": "image_url", "image_url": {"url": url}},
        {"type": "image_url", "image_url": "https://example.org/1.png"},
        {"type": "image_url", "image_url": None},
        {"type": "text", "text": "What is shown?"},
    ]
    found = parsed({"messages": [{"role": "user", "content": asked}, {"role": "assistant", "content": "A cyst."}]})
    assert found.question == "What is shown?"
    assert found.pictures == (url, "https://example.org/1.png")


def test_a_row_of_others_may_have_mentions_without_places_and_its_own_word_for_redistribution() -> None:
    row = {
        "question": "What is seen?",
        "answer": "A cyst.",
        "source": {"caption": "A cyst.", "mentions": ["Fig. 1 shows a cyst."], "redistribution": "allowed"},
    }
    about = parsed(row).about
    assert [mention.text for mention in about.mentions] == ["Fig. 1 shows a cyst."]
    assert about.redistribution is None
    assert parsed(row | {"source": {"redistribution": "gated"}}).about.redistribution == "gated"


def test_question_and_answer_may_be_those_of_a_later_turn() -> None:
    said = ["Is it a cyst?", "Yes.", "How large is it?", "34 mm."]
    messages = [{"role": role, "content": text} for role, text in zip(["user", "assistant"] * 2, said, strict=True)]
    row = {"id": "1", "messages": messages, "question": "How large is it?", "answer": "34 mm."}
    found = parsed(row)
    assert (found.question, found.answer, found.faults) == ("Is it a cyst?", "Yes.", ())
    assert [turn.answer for turn in found.turns] == ["34 mm."]
    assert parsed(row | {"answer": "35 mm."}).faults


def test_an_answer_before_the_thinking_is_told() -> None:
    late = {"role": "assistant", "content": "A cyst.<think>It is anechoic.</think><answer>A cyst.</answer>"}
    messages = [{"role": "user", "content": "What is it?"}, late]
    row = {
        "id": "1",
        "messages": messages,
        "question": "What is it?",
        "thinking": "It is anechoic.",
        "answer": "A cyst.",
    }
    assert parsed(row).faults == ("the answer comes before the thinking",)
