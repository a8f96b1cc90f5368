import json
from hashlib import sha256
from pathlib import Path

import pytest

from remud_hub.errors import UsageError
from remud_hub.generate.passes import load_passes, tasks_of
from remud_hub.generate.settings import GenerateSettings, TranslateSettings
from remud_hub.records import Evidence, Item, Rejection, Sample
from remud_hub.store import BlobStore
from remud_hub.teachers.registry import check_tasks
from remud_hub.verify.checks import load_checks, verify
from tests.conftest import BOX, SOURCE_ID
from tests.scripted import ScriptedTeacher, work


def item(language: str = "en", **changes: object) -> Evidence:
    fields: dict[str, object] = {
        "question": "Which focus casts a shadow?",
        "options": ("polyp", "gallstone"),
        "answer": "B",
        "answer_kind": "choice",
        "explanation": "Stones reflect everything.",
        "anatomy": "gallbladder",
    }
    known = Item.model_validate(fields | changes)
    return Evidence.create(source_id=SOURCE_ID, kind="item", language=language, page=1, box=BOX, item=known)


def written(
    name: str, evidence: Evidence, teacher: ScriptedTeacher, settings: GenerateSettings | None = None
) -> list[Sample | Rejection]:
    (each,) = load_passes([name], settings or GenerateSettings(), BlobStore(Path()))
    return work(each.work(evidence), teacher)


def solved(answer: str, thinking: str = "A stone reflects sound, so there is a shadow behind it.") -> str:
    return json.dumps({"thinking": thinking, "answer": answer}, ensure_ascii=False)


@pytest.mark.parametrize(("images", "config"), [((), "qa"), (("c" * 64,), "vqa")])
def test_an_item_becomes_a_row_as_it_stands_and_says_that_nobody_wrote_it(
    images: tuple[str, ...], config: str
) -> None:
    teacher = ScriptedTeacher()
    (sample,) = written("items", item(images=images), teacher)
    assert isinstance(sample, Sample)
    assert (sample.config, sample.question, sample.options, sample.answer) == (
        config,
        "Which focus casts a shadow?",
        ("polyp", "gallstone"),
        "B",
    )
    assert (sample.images, sample.thinking, sample.anatomy) == (images, None, "gallbladder")
    assert (sample.teacher.model, sample.teacher.prompt) == ("bank", "none")
    assert sample.teacher.prompt_sha256 == sha256(b"").hexdigest()
    assert teacher.seen == []


@pytest.mark.parametrize(("images", "config"), [((), "qa_reasoning"), (("c" * 64,), "vqa_reasoning")])
def test_a_right_answer_gives_a_trace_and_is_asked_for_without_the_key(images: tuple[str, ...], config: str) -> None:
    teacher = ScriptedTeacher(solved("B. gallstone"))
    evidence = item(images=images)
    (sample,) = written("items_reasoning", evidence, teacher)
    assert isinstance(sample, Sample)
    assert (sample.config, sample.answer, sample.evidence_id) == (config, "B", evidence.id)
    assert sample.thinking == "A stone reflects sound, so there is a shadow behind it."
    assert sample.teacher.model == "scripted"
    (request,) = teacher.seen
    assert "A. polyp\nB. gallstone" in request.messages[-1].text
    assert request.messages[-1].images == images
    assert "Stones reflect everything" not in request.model_dump_json()
    assert request.evidence.item is not None
    assert request.evidence.item.answer == ""
    assert all(
        verdict.passed for verdict in verify(sample, evidence, load_checks(["format", "leak", "grounded"])).verdicts
    )


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({}, "A"),
        ({"answer_kind": "number", "options": (), "answer": "4.5 mm"}, "5.4 mm"),
        ({"answer_kind": "closed", "options": (), "answer": "yes"}, "no"),
        ({"answer_kind": "open", "options": (), "answer": "a gallstone"}, "a polyp"),
    ],
)
def test_a_wrong_answer_is_a_rejection(changes: dict[str, object], answer: str) -> None:
    (rejection,) = written("items_reasoning", item(**changes), ScriptedTeacher(solved(answer)))
    assert isinstance(rejection, Rejection)
    assert rejection.reason == "items_reasoning: the answer does not match the key"
    assert f"given: {answer}" in rejection.detail


def test_chinese_items_are_compared_in_chinese() -> None:
    evidence = item("zh", question="可见声影吗？", options=(), answer="是", answer_kind="closed")
    (sample,) = written(
        "items_reasoning", evidence, ScriptedTeacher(solved("是的，可见声影。", "结石后方声能减少，因此可见声影。"))
    )
    assert isinstance(sample, Sample)
    assert sample.answer == "是"


def test_native_reasoning_is_taken_where_it_is_wanted() -> None:
    teacher = ScriptedTeacher(solved("B"), reasoning="Shadows lie behind stones.")
    (sample,) = written("items_reasoning", item(), teacher, GenerateSettings(thinking="native"))
    assert isinstance(sample, Sample)
    assert sample.thinking == "Shadows lie behind stones."


@pytest.mark.parametrize("settings", [GenerateSettings(), GenerateSettings(translate=TranslateSettings(to=("zh",)))])
def test_a_teacher_of_rules_is_not_let_near_what_takes_reasoning(settings: GenerateSettings) -> None:
    passes = ["items_reasoning"] if settings.translate is None else ["qa"]
    tasks = tasks_of(load_passes(passes, settings, BlobStore(Path())))
    with pytest.raises(UsageError, match=r"teacher 'extractive' cannot write (?:items_reasoning|translation)"):
        check_tasks("extractive", tasks)
    check_tasks("extractive", tasks_of(load_passes(["items"], GenerateSettings(), BlobStore(Path()))))
