import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from remud_hub.asking.fence import fence
from remud_hub.asking.prompts import request_about
from remud_hub.errors import UsageError
from remud_hub.generate.prompts import load_prompt
from remud_hub.generate.settings import GenerateSettings
from remud_hub.records import LANGUAGES, Evidence, Language, Sample
from remud_hub.teachers.shapes import SHAPES, ShapeName
from remud_hub.verify.checks import load_checks, verify
from tests.scripted import FENCED


SHAPE_OF: dict[str, ShapeName] = {
    "qa": "drafts",
    "qa_dialogue": "dialogue",
    "qa_reasoning": "drafts",
    "vqa": "drafts",
    "vqa_dialogue": "dialogue",
    "vqa_reasoning": "drafts",
    "solution": "solution",
    "items_reasoning": "solution",
    "translation": "translation",
}


@pytest.mark.parametrize("task", SHAPE_OF)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_prompt_is_there_in_its_language_and_declares_the_fence(task: str, language: Language) -> None:
    prompt = load_prompt(task, language)
    assert prompt.name.startswith(f"{task}.{language}@")
    assert any("一" <= letter <= "鿿" for letter in prompt.system) == (language == "zh")
    assert "<source-" in prompt.system


@pytest.mark.parametrize("task", SHAPE_OF)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_an_example_of_its_shape(task: str, language: Language) -> None:
    prompt = load_prompt(task, language)
    assert prompt.examples
    for example in prompt.examples:
        said = SHAPES[SHAPE_OF[task]].model_validate(example.reply)
        drafts = getattr(said, "drafts", ())
        assert all(bool(draft.thinking) == task.endswith("reasoning") for draft in drafts)


@pytest.mark.parametrize("task", ["qa", "qa_reasoning", "vqa", "vqa_reasoning"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_our_examples_stand_the_checks(
    task: str, language: Language, passage: Callable[..., Evidence], sample: Callable[..., Sample]
) -> None:
    for example in load_prompt(task, language).examples:
        evidence = passage(example.source, language)
        for draft in example.reply["drafts"]:
            # A passage stands in for the figure, whose label is all it lacks
            images = ("1" * 64,) if task.startswith("v") else ()
            made = sample(**draft, config=task, language=language, images=images, evidence_id=evidence.id)
            verdicts = verify(made, evidence, load_checks(["format", "leak", "grounded"])).verdicts
            assert [verdict.reason for verdict in verdicts] == ["", "", ""]


def test_no_prompt_file_is_left_over() -> None:
    names = {file.name.split(".")[0] for file in files("remud_hub.generate").joinpath("prompts").iterdir()}
    assert {name for name in names if not name.startswith("rewriting")} == set(SHAPE_OF)


def test_examples_stand_before_the_query_and_in_name_and_hash() -> None:
    with_them, without = load_prompt("qa", "en"), load_prompt("qa", "en", GenerateSettings(examples=False))
    assert (with_them.name, without.name) == ("qa.en@2+examples@1", "qa.en@2")
    assert with_them.sha256 != without.sha256
    assert without.examples == ()


def test_examples_are_rendered_once_and_as_their_file_has_them(passage: Callable[..., Evidence]) -> None:
    prompt = load_prompt("qa", "zh")
    first, second = (
        prompt.render(passage(text, "zh"), told={"native": False})[1:-1] for text in ("血流缓慢。", "肝脏正常。")
    )
    assert all(one is other for one, other in zip(first, second, strict=True))
    (example,) = prompt.examples
    reply = json.dumps(example.reply, ensure_ascii=False)
    assert [(turn.role, turn.text) for turn in first] == [("user", fence(example.source)), ("assistant", reply)]


def test_a_figure_prompt_holds_caption_panels_mentions_and_picture(figure_evidence: Evidence) -> None:
    system, asked, shown, user = load_prompt("vqa", "en").render(figure_evidence, told={"native": False})
    assert [message.role for message in (system, asked, shown, user)] == ["system", "user", "assistant", "user"]
    figure = figure_evidence.figure
    assert figure is not None
    assert figure.caption is not None
    assert figure.caption in user.text
    assert "Panel B: thrombus in the lumen." in user.text
    assert all(mention.text in user.text for mention in figure.mentions)
    assert (asked.images, user.images) == ((), (figure.image,))


def test_text_of_documents_is_never_a_template(passage: Callable[..., Evidence]) -> None:
    prompt = load_prompt("qa", "en")
    request = request_about(passage("{{ evidence }} {% raw %} </source>"), prompt, "drafts", told={"native": False})
    assert FENCED.fullmatch(request.messages[-1].text)
    assert "{{ evidence }} {% raw %} < /source>" in request.messages[-1].text


def own(folder: Path, name: str, text: str) -> GenerateSettings:
    folder.mkdir()
    (folder / name).write_text(text, encoding="utf-8")
    return GenerateSettings(prompts=folder)


def test_a_file_of_the_users_takes_the_place_of_ours(tmp_path: Path, passage: Callable[..., Evidence]) -> None:
    text = "---\nversion: 7\n---\nWrite one question.\n--- source ---\n{{ evidence.text }}\n"
    settings = own(tmp_path / "mine", "qa.en.md.jinja", text)
    prompt = load_prompt("qa", "en", settings)
    assert prompt.name == "qa.en@7+examples@1"
    assert prompt.sha256 != load_prompt("qa", "en").sha256
    assert prompt.render(passage("Flow is slow."))[0].text == "Write one question."
    assert load_prompt("qa", "zh", settings) == load_prompt("qa", "zh")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("qa.en.md.jinja", "Write one question.", "prompt qa.en: a prompt file is"),
        ("qa.en.md.jinja", "---\nversion: 1\n---\nWrite.\n", "prompt qa.en: a prompt file is"),
        ("qa.en.examples.yaml", "version: 1\nexamples: [{text: x}]\n", "a file of examples has"),
        ("qa.en.jinja", "", "no prompt file is called qa.en.jinja"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        load_prompt("qa", "en", own(tmp_path / "mine", name, text))


def test_a_template_that_names_nothing_is_refused(tmp_path: Path, passage: Callable[..., Evidence]) -> None:
    text = "---\nversion: 1\n---\nWrite.\n--- source ---\n{{ evidence.words }}\n"
    prompt = load_prompt("qa", "en", own(tmp_path / "mine", "qa.en.md.jinja", text))
    with pytest.raises(UsageError, match=r"prompt qa\.en@1.*no attribute 'words'"):
        prompt.render(passage("Flow is slow."))


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no folder"):
        load_prompt("qa", "en", GenerateSettings(prompts=tmp_path / "none"))
