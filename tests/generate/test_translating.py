import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.errors import UsageError
from remud_hub.generate.passes import load_passes
from remud_hub.generate.prompts import load_prompt
from remud_hub.generate.settings import GenerateSettings, TranslateSettings
from remud_hub.generate.terminology import load_terminology
from remud_hub.records import LANGUAGES, Evidence, Language, Rejection, Sample
from remud_hub.store import BlobStore
from tests.scripted import FENCED, ScriptedTeacher, work


BOTH = GenerateSettings(translate=TranslateSettings(to=("zh", "en")))
QUESTION, OPTION, OTHER = "What is seen at 4.5 mm?", "An acoustic shadow at 12 cm", "A gallstone of the gallbladder"
DRAFT = {
    "question": QUESTION,
    "answer": "A",
    "answer_kind": "choice",
    "options": [OPTION, OTHER],
    "thinking": "The echo is lost, which leaves A.",  # a trace that names a letter keeps the options in their order
}
CHINESE = ["4.5 mm处可见什么？", "12 cm处的声影", "胆囊结石", "回声消失，故选A。"]


def written(
    evidence: Evidence, teacher: ScriptedTeacher, name: str = "vqa_reasoning", settings: GenerateSettings = BOTH
) -> list[Sample | Rejection]:
    (each,) = load_passes([name], settings, BlobStore(Path()))
    return work(each.work(evidence), teacher)


def replies(*texts: str) -> ScriptedTeacher:
    return ScriptedTeacher(json.dumps({"drafts": [DRAFT]}), *(json.dumps({"texts": text}) for text in (texts, texts)))


def test_a_sample_stays_and_its_translation_is_another(figure_evidence: Evidence) -> None:
    teacher = replies(*CHINESE)
    sample, translated = written(figure_evidence, teacher)
    assert isinstance(sample, Sample)
    assert isinstance(translated, Sample)
    assert (sample.language, translated.language) == ("en", "zh")
    assert (translated.question, *translated.options, translated.thinking) == tuple(CHINESE)
    assert (translated.answer, translated.answer_kind) == ("A", "choice")
    assert (translated.evidence_id, translated.images, translated.config) == (
        sample.evidence_id,
        sample.images,
        sample.config,
    )
    assert translated.id != sample.id
    prompt = load_prompt("translation", "zh")
    assert translated.teacher.prompt == f"{sample.teacher.prompt} + {prompt.name}"
    assert translated.teacher.prompt_sha256 not in {sample.teacher.prompt_sha256, prompt.sha256}


def test_a_sample_that_does_not_stand_is_not_paid_for_again(figure_evidence: Evidence) -> None:
    teacher = replies(*CHINESE)
    (each,) = load_passes(["vqa_reasoning"], BOTH, BlobStore(Path()), lambda _, __: False)
    (sample,) = work(each.work(figure_evidence), teacher)
    assert isinstance(sample, Sample)
    assert (sample.language, len(teacher.seen)) == ("en", 1)


def test_only_the_terms_that_occur_are_shown_and_all_in_the_fence(figure_evidence: Evidence) -> None:
    teacher = replies(*CHINESE)
    written(figure_evidence, teacher)
    _, request = teacher.seen
    fenced = FENCED.fullmatch(request.messages[-1].text)
    assert fenced
    shown = json.loads(fenced[2])
    assert shown["terms"] == {"acoustic shadow": "声影", "gallstone": "胆结石", "gallbladder": "胆囊"}
    assert shown["texts"] == [QUESTION, OPTION, OTHER, DRAFT["thinking"]]
    assert request.language == "zh"
    assert not any(message.images for message in request.messages)  # a translator need not see, nor be paid for seeing


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        (["45 mm处可见什么？", *CHINESE[1:]], "a number was changed"),
        (["可见什么？", *CHINESE[1:]], "a number was changed"),
        ([CHINESE[0], "12 cm处的阴影", *CHINESE[2:]], "a term of the list was not used"),
        (CHINESE[:3], "not as many texts as were given"),
        ([*CHINESE[:3], "The echo is lost altogether here."], "wrong language"),
    ],
)
def test_a_translation_that_loses_something_is_mended_or_named(
    figure_evidence: Evidence, texts: list[str], reason: str
) -> None:
    sample, rejection = written(figure_evidence, replies(*texts))
    assert isinstance(sample, Sample)
    assert isinstance(rejection, Rejection)
    assert rejection.reason == f"vqa_reasoning: translation: {reason}"
    mended = ScriptedTeacher(
        json.dumps({"drafts": [DRAFT]}), json.dumps({"texts": texts}), json.dumps({"texts": CHINESE})
    )
    assert all(isinstance(outcome, Sample) for outcome in written(figure_evidence, mended))


@pytest.mark.parametrize("name", ["vqa", "vqa_dialogue", "vqa_reasoning"])
def test_every_pass_can_be_translated(figure_evidence: Evidence, name: str) -> None:
    samples = written(figure_evidence, ScriptedTeacher(), name)
    assert all(isinstance(sample, Sample) for sample in samples)
    half = len(samples) // 2
    for sample, translated in zip(samples[:half], samples[half:], strict=True):
        assert isinstance(sample, Sample)
        assert isinstance(translated, Sample)
        assert (translated.language, len(translated.turns)) == ("zh", len(sample.turns))


def test_a_user_file_adds_terms_that_win(tmp_path: Path) -> None:
    file = tmp_path / "terms.yaml"
    file.write_text("version: 1\nterms: [{en: [gallstone], zh: [胆石]}, {en: [window], zh: [声窗]}]", encoding="utf-8")
    ours, added = load_terminology(), load_terminology(file)
    found = added.occurring("A gallstone in the window", "en")
    assert {name: term.zh[0] for name, term in found.items()} == {"gallstone": "胆石", "window": "声窗"}
    assert ours.sha256 != added.sha256


@pytest.mark.parametrize("text", ["", "version: 1", "version: 1\nterms: [{en: []}]", "terms: ["])
def test_a_file_that_lists_no_terms_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "terms.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"generate\.translate\.terms"):
        load_terminology(file)


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("An ANECHOIC mass, several B-lines and cysts", "en", ["anechoic", "b-line", "cyst"]),
        ("A cystic mass in a marginal place", "en", []),
        ("低回声团块伴彩色多普勒血流", "zh", ["低回声", "彩色多普勒"]),
    ],
)
def test_terms_that_occur(text: str, language: Language, names: list[str]) -> None:
    assert list(load_terminology().occurring(text, language)) == names


@pytest.mark.parametrize("to", LANGUAGES)
def test_every_term_lets_its_own_translation_pass(to: Language) -> None:
    terms, language = load_terminology(), "en" if to == "zh" else "zh"
    for term in terms.terms:
        for name in term.names(language):  # type: ignore[arg-type]
            assert terms.missed(name, language, term.names(to)[0], to) == []  # type: ignore[arg-type]


@given(st.lists(st.sampled_from([name for term in load_terminology().terms for name in term.en]), max_size=5))
def test_what_occurs_is_missed_by_an_empty_translation(names: list[str]) -> None:
    terms, text = load_terminology(), ". ".join(names)
    assert len(terms.missed(text, "en", "", "zh")) == len(terms.occurring(text, "en"))


def test_languages_prompts_and_terms_go_into_the_lock() -> None:
    (each,) = load_passes(["qa"], BOTH, BlobStore(Path()))
    names = [shown.name for shown in each.prompts()]
    assert names[-3:] == [
        load_prompt("translation", "zh").name,
        load_prompt("translation", "en").name,
        "terminology@1",
    ]
