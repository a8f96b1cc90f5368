"""What prompts show is what is wanted, and does not come back as a row."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from remud_hub.asking.prompts import Example
from remud_hub.generate.passes import load_passes
from remud_hub.generate.prompts import load_prompt
from remud_hub.generate.settings import GenerateSettings, TranslateSettings
from remud_hub.generate.terminology import load_terminology
from remud_hub.records import LANGUAGES, Evidence, Item, Language, Rejection, Sample
from remud_hub.store import BlobStore
from remud_hub.verify.checks import load_checks, verify
from remud_hub.words import numbers_of
from tests.conftest import BOX, SOURCE_ID
from tests.scripted import ScriptedTeacher, work


WITHOUT, NATIVE = GenerateSettings(examples=False), GenerateSettings(thinking="native")
CHECKS = load_checks(["format", "leak", "grounded", "trace"])


def examples_of(task: str) -> list[tuple[Language, Example]]:
    return [(language, example) for language in LANGUAGES for example in load_prompt(task, language).examples]


def reply_of(example: Example) -> str:
    return json.dumps(example.reply, ensure_ascii=False)


def asked(text: str, answer: str) -> dict[str, object]:
    """Take a question apart that has its options under it."""
    question, *lettered = text.splitlines()
    options = [line.partition(". ")[2] for line in lettered]
    return {
        "question": question,
        "options": options,
        "answer": answer,
        "answer_kind": "choice" if options else "closed",
    }


def item(language: Language, example: Example) -> Evidence:
    known = Item.model_validate(asked(example.source.strip(), example.reply["answer"]) | {"images": ("c" * 64,)})
    return Evidence.create(source_id=SOURCE_ID, kind="item", language=language, page=1, box=BOX, item=known)


def written(
    name: str, evidence: Evidence, settings: GenerateSettings, *replies: str, reasoning: str | None = None
) -> list[Sample | Rejection]:
    (each,) = load_passes([name], settings, BlobStore(Path()))
    return work(each.work(evidence), ScriptedTeacher(*replies, reasoning=reasoning))


def objections(sample: Sample, evidence: Evidence) -> list[str]:
    return [verdict.reason for verdict in verify(sample, evidence, CHECKS).verdicts if not verdict.passed]


@pytest.mark.parametrize(("language", "example"), examples_of("items_reasoning"))
def test_an_item_that_is_reasoned_out_as_in_the_example_stands(language: Language, example: Example) -> None:
    evidence = item(language, example)
    (sample,) = written("items_reasoning", evidence, WITHOUT, reply_of(example))
    assert isinstance(sample, Sample)
    assert objections(sample, evidence) == []


@pytest.mark.parametrize(("language", "example"), examples_of("items_reasoning"))
def test_an_item_is_not_reasoned_out_by_repeating_the_example(language: Language, example: Example) -> None:
    (rejection,) = written("items_reasoning", item(language, example), GenerateSettings(), *[reply_of(example)] * 2)
    assert isinstance(rejection, Rejection)
    assert rejection.reason == "items_reasoning: an example was repeated"


@pytest.mark.parametrize(("language", "example"), examples_of("solution"))
def test_a_question_that_is_answered_as_in_the_example_stands(
    language: Language, example: Example, passage: Callable[..., Evidence]
) -> None:
    question, _, source = example.source.partition("\n\n")
    draft = asked(question.removeprefix("Question: ").removeprefix("问题："), example.reply["answer"])
    evidence, drafts = passage(source, language), json.dumps({"drafts": [draft]})
    settings = NATIVE.model_copy(update={"examples": False})
    (sample,) = written(
        "qa_reasoning", evidence, settings, drafts, reply_of(example), reasoning=example.reply["thinking"]
    )
    assert isinstance(sample, Sample)
    assert objections(sample, evidence) == []


@pytest.mark.parametrize(("language", "example"), examples_of("translation"))
def test_a_translation_as_in_the_example_keeps_numbers_and_terms(language: Language, example: Example) -> None:
    given, said = json.loads(example.source), example.reply["texts"]
    source: Language = "en" if language == "zh" else "zh"
    terms, occurring = load_terminology(), {}
    for before, after in zip(given["texts"], said, strict=True):
        occurring |= terms.occurring(before, source)
        assert numbers_of(before) == numbers_of(after)
        assert terms.missed(before, source, after, language) == []
    assert given["terms"] == {name: term.names(language)[0] for name, term in occurring.items()}


@pytest.mark.parametrize("name", ["qa", "qa_dialogue", "qa_reasoning", "vqa", "vqa_dialogue", "vqa_reasoning"])
def test_a_teacher_that_repeats_its_example_gives_no_row(
    name: str, passage: Callable[..., Evidence], figure_evidence: Evidence
) -> None:
    evidence = (
        figure_evidence if name.startswith("v") else passage("Flow is slow in the neck. It may stop altogether.")
    )
    (example,) = load_prompt(name, "en").examples
    (rejection,) = written(name, evidence, GenerateSettings(), *[reply_of(example)] * 2)
    assert isinstance(rejection, Rejection)
    assert rejection.reason == f"{name}: an example was repeated"


@pytest.mark.parametrize("to", LANGUAGES)
def test_a_translator_that_repeats_its_example_gives_no_row(to: Language, passage: Callable[..., Evidence]) -> None:
    texts = {"zh": ("The flow is slow in the neck.", "en"), "en": ("颈部血流缓慢，未见异常。", "zh")}
    text, language = texts[to]
    draft = {"question": text, "thinking": text, "answer": text, "answer_kind": "open", "options": []}
    (example,) = load_prompt("translation", to).examples
    settings = GenerateSettings(translate=TranslateSettings(to=(to,)))
    drafts = json.dumps({"drafts": [draft]}, ensure_ascii=False)
    sample, rejection = written(
        "qa_reasoning", passage(text, language), settings, drafts, reply_of(example), reply_of(example)
    )
    assert isinstance(sample, Sample)
    assert isinstance(rejection, Rejection)
    assert rejection.reason == "qa_reasoning: translation: an example was repeated"
