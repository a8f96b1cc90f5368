"""What a benchmark asks or shows goes, copied or in other words; what anybody might ask stays."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import yaml
from PIL import Image
from typer.testing import CliRunner

from remud_hub.audit.benchmarks import load_benchmarks
from remud_hub.cli import app
from remud_hub.curate import decontaminate
from remud_hub.curate.benchmarks.lists import READY, Benchmark, ready_list
from remud_hub.curate.candidates import Rows
from remud_hub.curate.desk import Desk
from remud_hub.curate.settings import CurateSettings, DecontaminateSettings
from remud_hub.errors import UsageError
from remud_hub.recipe import load_recipe
from remud_hub.records import Sample
from remud_hub.store import BlobStore


TEMPLATE = {
    "en": "Which plane is used to acquire this picture of the abdomen?",
    "zh": "获取这张腹部图像采用的是什么扫描平面？",
}
ASKED = {
    "en": ("Is there a thrombus in the left portal vein near the liver hilum?", "Yes, a thrombus fills its lumen."),
    "zh": ("肝门附近的左侧门静脉内是否可见血栓形成？", "可见，血栓充满管腔。"),
}
SHORT = {"en": ("Is there a mass?", "No mass."), "zh": ("有肿块吗？", "没有肿块。")}


def speckle(seed: int) -> Image.Image:
    random = np.random.default_rng(seed)
    blobs = random.gamma(2.0, 40.0, size=(30, 40)).repeat(8, 0).repeat(8, 1)
    return Image.fromarray(blobs.clip(0, 255).astype(np.uint8))


def png(picture: Image.Image) -> bytes:
    data = BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()


@pytest.fixture(scope="module")
def benchmarks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Benchmark, ...]:
    """A benchmark of a few questions in both languages, with their pictures, as a file of the user's."""
    folder = tmp_path_factory.mktemp("benchmark")
    asked = [*ASKED.values(), *SHORT.values(), *((text, f"Plane {n}") for text in TEMPLATE.values() for n in range(3))]
    lines = []
    for number, (question, answer) in enumerate(asked):
        (folder / f"{number}.png").write_bytes(png(speckle(number)))
        lines.append(
            json.dumps({"question": question, "answer": answer, "image": f"{number}.png"}, ensure_ascii=False)
        )
    listed = folder / "rows.jsonl"
    listed.write_text("\n".join(lines), encoding="utf-8")
    return load_benchmarks(DecontaminateSettings(against=(str(listed),)))


@pytest.fixture
def found(
    benchmarks: tuple[Benchmark, ...], store: BlobStore, sample: Callable[..., Sample], rows: Callable[..., Rows]
) -> Callable[..., list[str | None]]:
    """Look at questions with answers against the benchmark, and tell why each goes; None where it stays."""

    def look(*pairs: tuple[str, str], images: tuple[str, ...] = ()) -> list[str | None]:
        made = rows(
            *(
                sample(question=question, answer=answer, language="en" if question.isascii() else "zh", images=images)
                for question, answer in pairs
            )
        )
        faults = decontaminate.curate(made, Desk(made, CurateSettings(), store, benchmarks))
        assert faults is not None
        return [faults[n].reason.partition(":")[0] if n in faults else None for n in range(len(pairs))]

    return look


Look = Callable[..., list[str | None]]


@pytest.mark.parametrize("language", ASKED)
def test_a_copied_question_goes(language: str, found: Look) -> None:
    question, _ = ASKED[language]
    assert found((question, "No."), (question.upper().rstrip("?？"), "没有")) == ["question of a benchmark"] * 2


@pytest.mark.parametrize(
    "question",
    [
        "Near the liver hilum, is a thrombus seen in the left portal vein?",
        "In the left portal vein near the hilum of the liver, is there a thrombus?",
        "左侧门静脉内（肝门附近）是否可见血栓形成？",
        "肝门附近左侧门静脉内是否见到血栓形成？",
    ],
)
def test_a_question_in_other_words_goes(question: str, found: Look) -> None:
    _, answer = ASKED["en" if question.isascii() else "zh"]
    assert found((question, answer)) == ["question of a benchmark"]


def test_in_other_words_and_with_another_answer_it_goes_where_its_words_are_enough(found: Look) -> None:
    assert found(("Near the liver hilum, is a thrombus seen in the left portal vein?", "It cannot be told.")) == [
        "question of a benchmark"
    ]


@pytest.mark.parametrize(
    "question",
    [
        "Is there a thrombus in the right portal vein near the liver hilum?",
        "What is the diameter of the common bile duct at the level of the pancreatic head?",
        "肝门附近的右侧门静脉内是否可见血栓形成？",
        "胰头水平胆总管的内径是多少毫米？",
    ],
)
def test_another_question_stays(question: str, found: Look) -> None:
    assert found((question, "It cannot be told.")) == [None]


def test_a_template_and_a_question_that_is_anybodys_are_not_counted(found: Look) -> None:
    templates = [(text, "Axial") for text in TEMPLATE.values()]
    short = [(question, "An answer of another kind") for question, _ in SHORT.values()]
    assert found(*templates, *short) == [None] * 4


def test_twelve_words_in_a_row_go_wherever_they_stand(found: Look) -> None:
    copied = (
        "Before the scan one asks, is there a thrombus in the left portal vein near the liver hilum, and why so often?"
    )
    apart = "Is there a thrombus in the left portal vein today, or is one seen near the liver hilum of such patients as these?"
    assert found(("Why are questions put?", copied))[0] == "words of a benchmark"
    assert found(("Why are questions put?", apart))[0] is None


@pytest.mark.parametrize(
    "change",
    [lambda p: p, lambda p: p.crop((12, 9, 312, 234)), lambda p: p.resize((200, 150))],
    ids=["same", "crop", "scale"],
)
def test_a_picture_of_the_benchmark_goes_however_it_was_made(
    change: Callable[[Image.Image], Image.Image], store: BlobStore, found: Look
) -> None:
    image, other = store.put(png(change(speckle(2)))), store.put(png(change(speckle(50))))
    assert found(("What is it?", "A cyst."), images=(image,)) == ["picture of a benchmark"]
    assert found(("What is it?", "A cyst."), images=(other,)) == [None]


def test_without_a_benchmark_it_does_not_look(
    rows: Callable[..., Rows], desk: Callable[..., Desk], sample: Callable[..., Sample]
) -> None:
    assert decontaminate.curate(rows(sample()), desk()) is None


@pytest.mark.parametrize("name", READY)
def test_our_lists_hold_hashes_and_no_words(name: str) -> None:
    found = ready_list(name)
    assert min(len(found.asked), len(found.grams)) > 500
    assert all(len(digest) == 64 for digest in found.made_of.values())
    told = found.model_dump(exclude={"name", "source", "licence", "made_of", "pictures"})
    assert not any(isinstance(value, str) for value in leaves(told))
    vectors = {"said", "looks"}
    assert set(Benchmark.model_fields) == {*told, *vectors, "name", "source", "licence", "made_of", "pictures"}
    assert all(len(name) == 64 and set(name) <= set("0123456789abcdef") for name in found.pictures)


def leaves(value: object) -> list[object]:
    """Everything in a nested value that is no container."""
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in leaves(each)]
    return [leaf for each in value for leaf in leaves(each)] if isinstance(value, list | tuple) else [value]


@pytest.mark.parametrize("content", [None, "", "{not json", '{"text": "no question"}\n'])
@pytest.mark.parametrize("command", ["build", "verify"])
def test_a_list_that_cannot_be_read_stops_all_before_anything_is_read(
    content: str | None, command: str, tmp_path: Path
) -> None:
    broken, out = tmp_path / "broken.jsonl", tmp_path / "out"
    if content is not None:
        broken.write_text(content, encoding="utf-8")
    fields = load_recipe("remud" if command == "build" else "audit").model_dump(mode="json")
    fields["curate"]["decontaminate"]["against"] = [str(broken)]
    recipe = tmp_path / "mine.yaml"
    recipe.write_text(yaml.safe_dump(fields), encoding="utf-8")
    # A table that is there, so that only the list can be what is wrong
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"question": "What is seen?", "answer": "A cyst."}\n', encoding="utf-8")
    ended = CliRunner().invoke(app, [command, str(rows), "--recipe", str(recipe), "--out", str(out)])
    assert isinstance(ended.exception, UsageError)
    assert "curate.decontaminate.against" in str(ended.exception)
    assert not out.exists()
