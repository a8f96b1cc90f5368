import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from remud_hub.records import Evidence
from remud_hub.teachers.base import Request
from remud_hub.teachers.extractive.captions import caption_sentences
from remud_hub.teachers.extractive.lexicon import Asked, marked_things, the_one_named
from remud_hub.teachers.extractive.measured import value_gaps
from remud_hub.teachers.extractive.teacher import WRITERS, ExtractiveTeacher
from remud_hub.teachers.parsing import parse_reply
from remud_hub.teachers.shapes import SHAPES, ShapeName


Drafts = list[dict[str, Any]]


def write(evidence: Evidence, task: str, shape: ShapeName = "drafts") -> Drafts:
    """Return the pieces of a reply, after holding it to the shape that was asked for."""
    request = Request(
        task=task,
        prompt="x",
        prompt_sha256="b" * 64,
        shape=shape,
        language=evidence.language,
        messages=(),
        evidence=evidence,
    )
    reply = asyncio.run(ExtractiveTeacher().reply(request))
    parse_reply(reply, SHAPES[shape])
    (pieces,) = json.loads(reply.text).values()
    return list(pieces)


def asked(drafts: Drafts) -> list[tuple[str, str]]:
    return [(draft["question"], draft["answer"]) for draft in drafts]


def captioned(evidence: Evidence, caption: str, **changes: object) -> Evidence:
    assert evidence.figure is not None
    bare: dict[str, object] = {"caption": caption, "panels": (), "mentions": ()}
    figure = evidence.figure.model_copy(update=bare | changes)
    return evidence.model_copy(update={"figure": figure, "language": "zh" if "。" in caption else "en"})


def test_definitions_and_values(passage: Callable[..., Evidence]) -> None:
    text = "A caliper is a pair of marks. It is placed by hand. The depth is about 16 cm in adults. This is a joke."
    drafts = write(passage(text), "qa")
    assert [(draft["question"], draft["answer"], draft["answer_kind"]) for draft in drafts] == [
        ("What is a caliper?", "A caliper is a pair of marks.", "open"),
        ("Which value completes the statement? “The depth is about ____ in adults.”", "16 cm", "number"),
    ]


def test_chinese_definitions_and_values(passage: Callable[..., Evidence]) -> None:
    drafts = write(passage("伪像是图像中并不对应真实结构的回声。它是常见现象。深度一般为16cm。", "zh"), "qa")
    assert asked(drafts) == [
        ("什么是伪像？", "伪像是图像中并不对应真实结构的回声。"),
        ("下面的空格处应填写什么数值？“深度一般为____。”", "16cm"),
    ]


@pytest.mark.parametrize("sentence", ["这些结果是多次测量得到的平均值。", "其中一例是经手术证实的良性病变。"])
def test_a_chinese_pointer_is_no_term_to_define(passage: Callable[..., Evidence], sentence: str) -> None:
    assert write(passage(sentence, "zh"), "qa") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "In this study, the depth was 16 cm.",
        "We set the depth to 16 cm.",
        "Smith et al. set the depth to 16 cm.",
        "The bias was 2.9% in another paper (22).",
        "Since EF is a ratio it is easy.",
        "of the depth was 16 cm.",
        "The depth was between 3 and 16 cm.",
        "The depth was 16 ± 3 cm.",
        "The depth was 16 cm, the width 3 cm and the height 7 cm.",
    ],
)
def test_what_speaks_of_the_paper_or_is_half_a_statement_is_not_asked_about(
    passage: Callable[..., Evidence], sentence: str
) -> None:
    assert write(passage(sentence), "qa") == []


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


def test_a_heading_is_no_observation(passage: Callable[..., Evidence]) -> None:
    text = "Change, resulting in enlargement of it. Therefore, it is important to measure the wall."
    assert write(passage(text), "qa_reasoning") == []


def test_a_figure_is_described_whole_by_panel_and_by_difference(figure_evidence: Evidence) -> None:
    assert asked(write(figure_evidence, "vqa")) == [
        (
            "What does this image show?",
            "Ultrasound of the carotid artery. A, patent vessel. B, thrombus in the lumen.",
        ),
        ("What does panel A of this image show?", "Patent vessel."),
        ("What does panel B of this image show?", "Thrombus in the lumen."),
        ("How do panels A and B of this image differ?", "Panel A: Patent vessel. Panel B: Thrombus in the lumen."),
    ]


def test_view_technique_structure_mark_and_measurement(figure_evidence: Evidence) -> None:
    caption = (
        "Apical four-chamber view in B-mode of the left ventricle. The white arrow indicates a thin leaflet. "
        "The diameter is 48 mm."
    )
    assert asked(write(captioned(figure_evidence, caption), "vqa"))[1:] == [
        ("Which view is shown in this image?", "Apical four-chamber view."),
        ("Which imaging technique was used for this image?", "B-mode."),
        ("Which structure is shown in this image?", "Left ventricle."),
        ("What does the white arrow in this image mark?", "A thin leaflet."),
        ("Which measurement completes this statement about the image? “The diameter is ____.”", "48 mm"),
    ]


def test_the_same_in_chinese(figure_evidence: Evidence) -> None:
    caption = "心尖四腔切面二维图像，采用B型超声，显示左心室。白色箭头所示为瓣叶。内径为48 mm。"
    assert asked(write(captioned(figure_evidence, caption), "vqa"))[1:] == [
        ("这幅图像是哪个切面？", "心尖四腔切面。"),
        ("这幅图像采用了哪种成像技术？", "B型超声。"),
        ("这幅图像显示的是哪个结构？", "左心室。"),
        ("这幅图像中的白色箭头标示什么？", "瓣叶。"),
        ("关于这幅图像，下面的空格处应填写什么测量值？“内径为____。”", "48 mm"),
    ]


def test_what_two_views_show_is_not_called_one(figure_evidence: Evidence) -> None:
    caption = "Apical four-chamber view and parasternal long-axis view of a heart."
    assert asked(write(captioned(figure_evidence, caption), "vqa")) == [("What does this image show?", caption)]


@pytest.mark.parametrize(
    ("kind", "text", "name"),
    [
        ("view", "the parasternal long axis view of it", "parasternal long axis view"),
        ("view", "a transverse section of the neck", "transverse section"),
        ("view", "a long axis of symmetry", None),
        ("technique", "colour Doppler of the node", "colour Doppler"),
        ("structure", "liver and spleen", None),
    ],
)
def test_the_one_named(kind: Asked, text: str, name: str | None) -> None:
    assert the_one_named(kind, text, "en") == name


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("Arrow shows a stone.", [("arrow", "a stone")]),
        ("A cyst with a thick septum (arrowheads) is seen.", [("arrowheads", "a thick septum")]),
        ("The long line of patients.", []),
    ],
)
def test_marks(text: str, things: list[tuple[str, str]]) -> None:
    assert marked_things(text, "en") == things


@pytest.mark.parametrize(
    ("sentence", "gaps"),
    [
        ("The pressure was 47 mm Hg.", [("The pressure was ____.", "47 mm Hg")]),
        ("It rose to 5 to 7 mm.", []),
        ("It lies between 2 mm and 10 mm.", []),
        ("A value without unit is 7.", []),
    ],
)
def test_value_gaps(sentence: str, gaps: list[tuple[str, str]]) -> None:
    assert list(value_gaps(sentence, "en")) == gaps


@pytest.mark.parametrize(
    "spoilt",
    [
        "HCM indicates hypertrophic cardiomyopathy; and PAH, pulmonary arterial hypertension.",
        "A2C=apical 2 chamber.",
        "SD ¼ standard deviation.",
        "Reproduced with permission of the publisher.",
        "The wall with a thrombus and the.",
        "The wall (see below.",
    ],
)
def test_glossaries_credits_and_halves_describe_nothing(spoilt: str) -> None:
    assert caption_sentences(f"The wall is thick. {spoilt}", "en") == ["The wall is thick."]


def test_findings_come_from_citing_sentences_and_choices_from_panels(figure_evidence: Evidence) -> None:
    finding, other, *choices = write(figure_evidence, "vqa_reasoning")
    assert finding["question"] == "What can be learned from panel A of this image?"
    assert finding["answer"] == "The vessel is patent."
    assert str(finding["thinking"]).endswith("Flow is laminar in the neck. The vessel is patent.")
    assert other["answer"] == "A thrombus fills the whole lumen."
    for choice, right in zip(choices, ["Patent vessel.", "Thrombus in the lumen."], strict=True):
        assert choice["options"]["AB".index(choice["answer"])] == right
        assert choice["thinking"] == "Panel A: Patent vessel. Panel B: Thrombus in the lumen."


def test_a_panel_that_is_said_to_show_what_others_do_is_not_described(figure_evidence: Evidence) -> None:
    assert figure_evidence.figure is not None
    captions = (
        "the same wall.",
        "the same wall.",
        "a wall (A) and a lumen (B).",
        "by assessment of quality.",
        "2 mm.",
    )
    panel = figure_evidence.figure.panels[0]
    panels = tuple(
        panel.model_copy(update={"label": label, "caption": text})
        for label, text in zip("ABCDE", captions, strict=True)
    )
    drafts = write(captioned(figure_evidence, "Walls of vessels.", panels=panels), "vqa")
    assert asked(drafts) == [("What does this image show?", "Walls of vessels.")]


def test_what_the_caption_says_is_not_learned_again(figure_evidence: Evidence) -> None:
    assert figure_evidence.figure is not None
    text = "Figure 2 shows walls of vessels."
    mention = figure_evidence.figure.mentions[0].model_copy(update={"text": text, "span": (0, 8), "panels": ()})
    evidence = captioned(figure_evidence, "Walls of large vessels.", mentions=(mention,))
    assert write(evidence, "vqa_reasoning") == []


def test_a_conversation_goes_from_what_is_shown_to_what_is_learned(figure_evidence: Evidence) -> None:
    turns = write(figure_evidence, "vqa_dialogue", "dialogue")
    assert [turn["question"] for turn in turns] == [
        "What does this image show?",
        "How do panels A and B of this image differ?",
        "What can be learned from panel A of this image?",
        "What can be learned from panel B of this image?",
    ]


def test_a_passage_gives_a_conversation_where_it_states_enough(passage: Callable[..., Evidence]) -> None:
    text = "A caliper is a pair of marks. The cavity is dark because blood reflects little sound."
    turns = write(passage(text), "qa_dialogue", "dialogue")
    assert [turn["answer"] for turn in turns] == ["A caliper is a pair of marks.", "Blood reflects little sound."]
    assert write(passage("A caliper is a pair of marks."), "qa_dialogue", "dialogue") == []


def test_the_debris_of_a_table_is_no_sentence(passage: Callable[..., Evidence]) -> None:
    assert write(passage("Depth 16 cm " * 400 + "."), "qa") == []


def test_a_caption_that_swallowed_a_page_describes_nothing(figure_evidence: Evidence) -> None:
    assert write(captioned(figure_evidence, "It is a long text. " * 400), "vqa") == []


@pytest.mark.parametrize("task", [task for task in WRITERS if task.startswith("qa")])
def test_nothing_is_written_where_nothing_is_stated(passage: Callable[..., Evidence], task: str) -> None:
    evidence = passage("Hello there. How are you?")
    assert write(evidence, task, "dialogue" if task.endswith("dialogue") else "drafts") == []
