import json
from collections.abc import Callable

import pytest

from remud_hub.errors import UsageError
from remud_hub.generate.passes import PASSES, load_passes
from remud_hub.generate.prompts import load_prompt
from remud_hub.generate.settings import GenerateSettings
from remud_hub.records import Evidence, Panel, Rejection, Sample
from remud_hub.store import BlobStore
from tests.scripted import ScriptedTeacher, work


NATIVE = GenerateSettings(thinking="native")
Outcomes = list[Sample | Rejection]


@pytest.fixture
def written(store: BlobStore) -> Callable[..., Outcomes]:
    """Let a pass work on evidence."""

    def write(
        name: str, evidence: Evidence, teacher: ScriptedTeacher, settings: GenerateSettings | None = None
    ) -> Outcomes:
        (each,) = load_passes([name], settings or GenerateSettings(), store)
        assert each.takes(evidence)
        return work(each.work(evidence), teacher)

    return write


def drafts(**changes: object) -> str:
    draft = {"question": " Which vessel? ", "answer": "The carotid artery is shown."} | changes
    return json.dumps({"drafts": [draft]})


def test_a_draft_becomes_a_sample_that_knows_where_it_came_from(written, figure_evidence: Evidence) -> None:
    (sample,) = written("vqa", figure_evidence, ScriptedTeacher(drafts(thinking="It is seen.")))
    assert isinstance(sample, Sample)
    assert sample.question == "Which vessel?"
    assert sample.thinking is None  # a factual row has none, whoever wrote one
    assert sample.evidence_id == figure_evidence.id
    assert sample.images == (figure_evidence.figure.image,)  # type: ignore[union-attr]
    assert sample.modality == "ultrasound"
    assert sample.teacher == load_prompt("vqa", "en").stamp("scripted")


@pytest.mark.parametrize("said", ["B.", "B: thrombus", "thrombus"])
def test_the_answer_to_a_choice_is_the_letter_of_its_option(written, figure_evidence: Evidence, said: str) -> None:
    text = drafts(answer=said, answer_kind="choice", options=["patent vessel", "thrombus"], thinking="It is filled.")
    (sample,) = written("vqa_reasoning", figure_evidence, ScriptedTeacher(text))
    assert sample.options["AB".index(sample.answer)] == "thrombus"
    assert sample.thinking == "It is filled."


def test_an_answer_that_names_no_option_stays_for_the_checks(written, figure_evidence: Evidence) -> None:
    text = drafts(answer="neither", answer_kind="choice", options=["patent vessel", "thrombus"])
    (sample,) = written("vqa", figure_evidence, ScriptedTeacher(text))
    assert (sample.options, sample.answer) == (("patent vessel", "thrombus"), "neither")


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("vqa", '{"drafts": []}', "vqa: nothing to ask about"),
        ("vqa", "I cannot help.", "vqa: refused in words"),
        ("vqa_dialogue", '{"turns": []}', "vqa_dialogue: nothing to talk about"),
        ("vqa_dialogue", '{"turns": [{"question": "x"}]}', "vqa_dialogue: not the JSON that was asked for"),
    ],
)
def test_a_reply_without_samples_is_a_rejection(
    written, figure_evidence: Evidence, name: str, text: str, reason: str
) -> None:
    (rejection,) = written(name, figure_evidence, ScriptedTeacher(text, text))
    assert isinstance(rejection, Rejection)
    assert (rejection.stage, rejection.reason, rejection.retry) == ("generate", reason, False)


def test_one_draft_that_stays_faulty_costs_no_other(written, figure_evidence: Evidence) -> None:
    good, bad = (
        json.loads(drafts(thinking=""))["drafts"][0],
        json.loads(drafts(answer="图像显示颈动脉内血流缓慢。"))["drafts"][0],
    )
    text = json.dumps({"drafts": [good, bad, good]})
    teacher = ScriptedTeacher(text, text)
    rejection, *samples = written("vqa", figure_evidence, teacher)
    assert isinstance(rejection, Rejection)
    assert (rejection.reason, rejection.detail) == ("vqa: wrong language", "图像显示颈动脉内血流缓慢。")
    assert (len(samples), len(teacher.seen)) == (2, 2)


@pytest.mark.parametrize(("name", "config"), [("qa_dialogue", "qa"), ("vqa_dialogue", "vqa")])
def test_a_conversation_is_one_sample_of_several_turns(
    written, passage: Callable[..., Evidence], figure_evidence: Evidence, name: str, config: str
) -> None:
    evidence = (
        passage("Flow is slow in the neck. It may stop altogether. Then there is none left.")
        if config == "qa"
        else figure_evidence
    )
    (sample,) = written(name, evidence, ScriptedTeacher())
    assert isinstance(sample, Sample)
    assert (sample.config, sample.answer_kind, sample.thinking) == (config, "open", None)
    assert [turn.question for turn in sample.turns] == ["What else?", "And then?"]
    assert len(sample.images) == (config == "vqa")


@pytest.mark.parametrize("name", ["qa_reasoning", "vqa_reasoning"])
def test_the_teachers_own_reasoning_becomes_the_trace(
    written, passage: Callable[..., Evidence], figure_evidence: Evidence, name: str
) -> None:
    evidence = (
        figure_evidence if name.startswith("v") else passage("Flow is slow in the neck. It may stop altogether.")
    )
    teacher = ScriptedTeacher(reasoning="The lumen is dark, so blood moves.")
    outcomes = written(name, evidence, teacher, NATIVE)
    assert len(outcomes) == 3
    first, *asked = teacher.seen
    assert "thinking is null here" in first.messages[0].text
    assert [request.shape for request in asked] == ["solution"] * 3
    for request, sample in zip(asked, outcomes, strict=True):
        assert isinstance(sample, Sample)
        assert sample.thinking == "The lumen is dark, so blood moves."
        assert sample.question in request.messages[-1].text
        assert request.messages[-1].images == sample.images
        assert sample.teacher.prompt == f"{load_prompt(name, 'en').name} + {load_prompt('solution', 'en').name}"
    assert len({sample.teacher.prompt_sha256 for sample in outcomes}) == 1


def test_thinking_in_the_text_is_native_too(written, figure_evidence: Evidence) -> None:
    solved = '<think>The lumen is dark.</think>{"thinking": "x", "answer": "The carotid artery is shown."}'
    (sample,) = written("vqa_reasoning", figure_evidence, ScriptedTeacher(drafts(), solved), NATIVE)
    assert sample.thinking == "The lumen is dark."


@pytest.mark.parametrize(
    ("answer", "reasoning", "reason"),
    [
        ("The jugular vein is shown.", "It collapses.", "the answers disagree"),
        ("The carotid artery is shown.", None, "the model showed no reasoning"),
        ("The carotid artery is shown.", "管腔内可见无回声区，考虑为颈动脉。", "the reasoning is in another language"),
    ],
)
def test_a_trace_that_does_not_lead_there_is_a_rejection(
    written, figure_evidence: Evidence, answer: str, reasoning: str | None, reason: str
) -> None:
    solved = json.dumps({"thinking": "x", "answer": answer})
    (rejection,) = written(
        "vqa_reasoning", figure_evidence, ScriptedTeacher(drafts(), solved, reasoning=reasoning), NATIVE
    )
    assert isinstance(rejection, Rejection)
    assert rejection.reason == f"vqa_reasoning: {reason}"


@pytest.mark.parametrize("name", PASSES)
def test_a_pass_takes_only_its_kind_of_evidence(
    name: str, store: BlobStore, passage: Callable[..., Evidence], figure_evidence: Evidence
) -> None:
    (each,) = load_passes([name], GenerateSettings(), store)
    item = passage("x").model_copy(update={"kind": "item"})
    taken = [evidence.kind for evidence in (passage("x"), figure_evidence, item) if each.takes(evidence)]
    route = {"qa": "passage", "items": "item"}.get(name.partition("_")[0], "figure")
    assert taken == [route]


def test_a_native_pass_names_the_prompt_of_the_second_request_for_the_lock(store: BlobStore) -> None:
    def names(settings: GenerateSettings, name: str) -> list[str]:
        return [
            shown.name.partition("@")[0] for each in load_passes([name], settings, store) for shown in each.prompts()
        ]

    assert names(GenerateSettings(), "vqa_reasoning") == ["vqa_reasoning.en", "vqa_reasoning.zh"]
    assert names(NATIVE, "vqa_reasoning")[2:] == ["solution.en", "solution.zh"]
    assert names(NATIVE, "vqa") == ["vqa.en", "vqa.zh"]


def test_an_unknown_pass_is_refused(store: BlobStore) -> None:
    with pytest.raises(UsageError, match="no pass is called magic; there are: qa,"):
        load_passes(["qa", "magic"], GenerateSettings(), store)


def _bare(evidence: Evidence, **said: object) -> Evidence:
    """Return a figure of which only panel letters and what is given are there."""
    assert evidence.figure
    letters = tuple(panel.model_copy(update={"caption": None}) for panel in evidence.figure.panels)
    bare = {"label": None, "caption": None, "panels": letters, "mentions": ()} | said
    return evidence.model_copy(update={"figure": evidence.figure.model_copy(update=bare)})


@pytest.mark.parametrize("name", ["vqa", "vqa_reasoning", "vqa_dialogue"])
@pytest.mark.parametrize("said", [{}, {"panels": ()}, {"label": "Fig. 4", "caption": "."}])
def test_nothing_is_asked_about_a_picture_without_words(
    written, figure_evidence: Evidence, name: str, said: dict[str, object]
) -> None:
    teacher = ScriptedTeacher()
    (rejection,) = written(name, _bare(figure_evidence, **said), teacher)
    assert rejection.reason == f"{name}: nothing is said about the picture"
    assert teacher.seen == []


def test_one_text_is_enough_to_be_asked_about(figure_evidence: Evidence, passage: Callable[..., Evidence]) -> None:
    figure = figure_evidence.figure
    assert figure
    panel = Panel(label="", box=figure.box, caption="thrombus")
    for said in ({"caption": "甲状腺"}, {"panels": (panel,)}, {"mentions": figure.mentions[:1]}):
        assert not _bare(figure_evidence, **said).is_wordless
    assert not passage("Flow is slow.").is_wordless
    assert passage("").model_copy(update={"heading_path": ("Neck",)}).is_wordless
