import json
from collections.abc import Callable

import pytest

from remud_hub.records import Config, Evidence
from remud_hub.teachers.base import Request
from remud_hub.teachers.extractive.teacher import ExtractiveTeacher


def write(evidence: Evidence, config: Config) -> list[dict[str, object]]:
    request = Request(config=config, language=evidence.language, messages=(), evidence=evidence)
    (reply,) = ExtractiveTeacher().answer([request])
    drafts: list[dict[str, object]] = json.loads(reply.text)["drafts"]
    return drafts


def test_definitions_and_values(passage: Callable[..., Evidence]) -> None:
    text = "A caliper is a pair of marks. It is placed by hand. The depth is about 16 cm in adults. This is a joke."
    drafts = write(passage(text), "qa")
    assert [(draft["question"], draft["answer"], draft["answer_kind"]) for draft in drafts] == [
        ("What is a caliper?", "A caliper is a pair of marks.", "open"),
        ("Which value completes the statement? “The depth is about ____ in adults.”", "16 cm", "number"),
    ]


def test_chinese_definitions_and_values(passage: Callable[..., Evidence]) -> None:
    drafts = write(passage("伪像是图像中并不对应真实结构的回声。它是常见现象。深度一般为16cm。", "zh"), "qa")
    assert [(draft["question"], draft["answer"]) for draft in drafts] == [
        ("什么是伪像？", "伪像是图像中并不对应真实结构的回声。"),
        ("下面的空格处应填写什么数值？“深度一般为____。”", "16cm"),
    ]


@pytest.mark.parametrize("sentence", ["这些结果是多次测量得到的平均值。", "其中一例是经手术证实的良性病变。"])
def test_a_chinese_pointer_is_no_term_to_define(passage: Callable[..., Evidence], sentence: str) -> None:
    assert write(passage(sentence, "zh"), "qa") == []


def test_reasons_think_through_the_sentence_before(passage: Callable[..., Evidence]) -> None:
    (draft,) = write(
        passage("The cavity is wide. The cavity is dark because blood reflects little sound."), "qa_reasoning"
    )
    assert draft["question"] == "Why does the following hold? “The cavity is dark”"
    assert draft["answer"] == "Blood reflects little sound."
    assert draft["thinking"] == "The cavity is wide. The cavity is dark because blood reflects little sound."


def test_consequences_in_chinese(passage: Callable[..., Evidence]) -> None:
    (draft,) = write(passage("增益不改变发射声波的能量，因此不影响安全指数。", "zh"), "qa_reasoning")
    assert draft["question"] == "由“增益不改变发射声波的能量”可以得出什么？"
    assert draft["answer"] == "不影响安全指数。"


def test_a_sentence_may_open_as_the_consequence_of_the_one_before(passage: Callable[..., Evidence]) -> None:
    (draft,) = write(passage("The gain was low. Therefore, the measured distance was too short."), "qa_reasoning")
    assert draft["question"] == "What follows from this observation? “The gain was low”"
    assert draft["answer"] == "The measured distance was too short."


def test_a_figure_is_described_whole_and_by_panel(figure_evidence: Evidence) -> None:
    drafts = write(figure_evidence, "vqa")
    assert [draft["question"] for draft in drafts] == [
        "What does this image show?",
        "What does panel A of this image show?",
        "What does panel B of this image show?",
    ]
    assert drafts[2]["answer"] == "Thrombus in the lumen."


def test_findings_come_from_citing_sentences_and_choices_from_panels(figure_evidence: Evidence) -> None:
    finding, other, *choices = write(figure_evidence, "vqa_reasoning")
    assert finding["question"] == "What can be learned from panel A of this image?"
    assert finding["answer"] == "The vessel is patent."
    assert str(finding["thinking"]).endswith("Flow is laminar in the neck. The vessel is patent.")
    assert other["answer"] == "A thrombus fills the whole lumen."
    for choice, right in zip(choices, ["Patent vessel.", "Thrombus in the lumen."], strict=True):
        options = choice["options"]
        assert isinstance(options, list)
        assert options["AB".index(str(choice["answer"]))] == right


def test_the_debris_of_a_table_is_no_sentence(passage: Callable[..., Evidence]) -> None:
    assert write(passage("Depth 16 cm " * 400 + "."), "qa") == []


def test_a_caption_that_swallowed_a_page_describes_nothing(figure_evidence: Evidence) -> None:
    figure = figure_evidence.figure
    assert figure is not None
    long = figure.model_copy(update={"caption": "It is a long text. " * 400, "panels": ()})
    assert write(figure_evidence.model_copy(update={"figure": long}), "vqa") == []


@pytest.mark.parametrize("config", ["qa", "qa_reasoning"])
def test_nothing_is_written_where_nothing_is_stated(passage: Callable[..., Evidence], config: Config) -> None:
    assert write(passage("Hello there. How are you?"), config) == []
