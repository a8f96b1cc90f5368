"""Every rule of the answer reader, by case (``answers_cases.yaml``), and what holds of every reply."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.answers import parse_answer, same_reading
from remud_hub.records import AnswerKind


TABLE: dict[AnswerKind, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("answers_cases.yaml").read_text(encoding="utf-8")
)
CASES = [
    (kind, tuple(block.get("options", ())), block.get("question", ""), reply, read)
    for kind, blocks in TABLE.items()
    for block in blocks
    for reply, read in block["cases"]
]
KINDS: tuple[AnswerKind, ...] = ("choice", "closed", "number", "open")
OPTIONS = ("A. simple cyst", "B. gallstone", "C. liver mass")
LONG = 400_000
"""Characters of 100,000 tokens."""
SLOWEST = ("1", " ", "{", "A ")
"""Of these a reply is so long; of others a quarter, which would show as well that reading takes the square of the length."""


@pytest.mark.parametrize(("kind", "options", "question", "reply", "read"), CASES)
def test_a_reply_is_read_as_the_table_says(
    kind: AnswerKind, options: tuple[str, ...], question: str, reply: str, read: str | None
) -> None:
    assert parse_answer(reply, kind, options, question) == read


@pytest.mark.parametrize(
    ("said", "gold", "same"),
    [
        ("B", "B", True),
        ("B", "C", False),
        ("5", "5 mm", True),
        ("5 mm", "5", True),
        ("5 mm", "5 cm", False),
        ("18 mm", "1.8 cm", True),
        ("-18 mm", "1.8 cm", False),
        ("1 m", "1 ml", False),
        ("5 mm", "5 %", False),
        ("4 mm2", "4 cm2", False),
        ("400 mm2", "4 cm2", True),
        ("2 h", "2 min", False),
        ("2 h", "120 min", True),
        ("30 %", "30", True),
        ("5 ml", "5 l", False),
        ("1000 ml", "1 l", True),
        ("5 μm", "5 mm", False),
        ("5 mpa", "5 kpa", False),
        ("5 ml/min", "5 l/min", False),
        ("500 ms", "0.5 s", True),
        ("12 months", "1 years", True),
        ("5 ml/kg", "5 ml/kg", True),
        ("5 ml/kg", "5 mg/kg", False),
        ("yes", "no", False),
    ],
)
def test_a_unit_counts_where_both_have_one(said: str, gold: str, same: bool) -> None:
    assert same_reading(said, gold) is same
    assert same_reading(gold, said) is same


@pytest.mark.parametrize("letter", "ABC")
@pytest.mark.parametrize("form", ["{0}", "({0})", "Answer: {0}", "答案：{0}", "故选{0}。", "\\boxed{{{0}}}", "{0}."])
@pytest.mark.parametrize("thinking", ["", "<think>The answer is A, no, B, no, C.</think>", "B? A? C!</think>"])
def test_a_letter_is_read_whatever_was_thought(letter: str, form: str, thinking: str) -> None:
    assert parse_answer(thinking + form.format(letter), "choice", OPTIONS) == letter


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["1", "1,111", "1.1", " ", "\n", "A. ", "B or ", "answer", "answer is ", "不", "选",
    "no or ", "<think>", "<answer>", "{", "\\boxed{", "*", "(", "I am ", "gallstone ", "A\n", "e9", "-", '{"answer":',
    "\u0301\u0323", "a\u0301\u0323", "\u0f73\u0f75", "Option A ", "A.\nB.\n", "A ", "whether ", "two ", "<|begin_of_box|>", "三个", "二十", "is not benign ", "I am not sure about the "])  # fmt: skip
def test_a_reply_of_up_to_a_hundred_thousand_tokens_is_read_at_once(piece: str) -> None:
    reply = piece * ((LONG if piece in SLOWEST else LONG // 4) // len(piece))
    for said in (f"Answer: {reply}y", f"x{reply}\nThe answer is B"):
        for kind in KINDS:
            read = parse_answer(said, kind, OPTIONS)
            assert kind != "choice" or read in {None, "A", "B", "C"}
            assert read is None or len(read) <= len(said)


def test_marks_without_end_are_cut_and_those_of_a_word_are_kept() -> None:
    long = parse_answer("e" + "\u0301\u0323" * 20_000, "open")
    assert long is not None
    assert len(long) <= 31
    assert parse_answer("Me\u0301nie\u0300re", "open") == "M\u00e9ni\u00e8re"


def test_json_without_end_is_read_as_text() -> None:
    deep = 100_000
    assert parse_answer('{"answer":' * deep + "7" + "}" * deep, "number") == "7"


def test_a_reply_of_a_hundred_thousand_tokens_may_settle_at_its_end() -> None:
    assert parse_answer("A or B? 有无结节 3.5 cm\n" * (LONG // 18) + "The answer is B.", "choice", OPTIONS) == "B"


@given(
    st.text(
        alphabet=st.sampled_from("ABCDabc .,:()是否有无没不答案选1234567890-/\n\\{}\"'<>think answer"), max_size=60
    )
)
def test_a_reading_has_the_form_of_its_kind_and_is_read_as_itself(reply: str) -> None:
    for kind in KINDS:
        read = parse_answer(reply, kind, OPTIONS)
        if read is not None and kind != "open":
            assert parse_answer(read, kind, OPTIONS) == read
            assert same_reading(read, read)
