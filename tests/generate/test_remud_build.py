"""Recipe ``remud`` as a whole: pages in, a dataset out, with a scripted teacher behind a real connection."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from remud_hub.pipeline import build
from remud_hub.read.sources import find_sources
from remud_hub.recipe import load_recipe
from remud_hub.sample_pages.write import write_sample_pages
from remud_hub.teachers.options import TeacherOptions
from tests.scripted import ScriptedEndpoint


pytestmark = pytest.mark.slow

PASSES = {"qa", "qa_dialogue", "qa_reasoning", "vqa", "vqa_dialogue", "vqa_reasoning"}


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedEndpoint]:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    served = ScriptedEndpoint()
    yield served
    served.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    write_sample_pages(folder)
    for name in ("1_heart_loop_en", "6_gain_zh"):
        assert (folder / f"{name}.pdf").exists()
    return folder


class Mortal(ScriptedEndpoint):
    """Drops every connection once it has given so many answers."""

    answers = 5

    def answer(self, body: dict[str, Any]) -> dict[str, Any]:
        if len(self.requests) >= self.answers:
            raise ConnectionAbortedError
        return super().answer(body)


def built(pages: Path, out: Path, endpoint: ScriptedEndpoint, *changes: str) -> list[dict[str, Any]]:
    """Build two of the sample pages, and return the rows without their pictures."""
    files = [
        source for name in ("1_heart_loop_en", "6_gain_zh") for source in find_sources([pages / f"{name}.pdf"])[0]
    ]
    recipe = load_recipe("remud", "openai/scripted", changes)
    build(files, recipe, out, reach=TeacherOptions((endpoint.url,), concurrency=8, patience_s=0.5))
    tables = [pq.read_table(path).drop_columns(["images"]) for path in out.glob("*/*.parquet")]
    return [row for table in tables for row in table.to_pylist()]


def test_text_and_figures_give_rows_of_every_kind(pages: Path, tmp_path: Path, endpoint: ScriptedEndpoint) -> None:
    rows = built(pages, tmp_path / "out", endpoint)
    kinds = Counter((row["teacher"]["prompt"].partition(".")[0], bool(row["thinking"])) for row in rows)
    assert kinds.keys() == {(name, name.endswith("reasoning")) for name in PASSES}
    assert {row["language"] for row in rows} == {"en", "zh"}
    assert {row["answer_kind"] for row in rows} == {"open", "choice"}
    spoken = [row for row in rows if "_dialogue" in row["teacher"]["prompt"]]
    assert all(len(row["messages"]) > 3 for row in spoken)
    shapes = Counter(body["response_format"]["json_schema"]["name"] for body in endpoint.requests)
    assert shapes.keys() == {"drafts", "dialogue"}


def test_a_translated_build_has_the_same_rows_and_more(
    pages: Path, tmp_path: Path, endpoint: ScriptedEndpoint
) -> None:
    # The scripted translator has few words, so that what it writes is soon the same in other words
    plain = ("curate.meaning=null", "curate.near_text=null", "checks=[format]")
    once = built(pages, tmp_path / "once", endpoint, *plain)
    twice = built(pages, tmp_path / "twice", endpoint, "generate.translate={to: [en, zh]}", *plain)
    original = [row for row in twice if " + " not in row["teacher"]["prompt"]]
    translated = [row for row in twice if " + translation." in row["teacher"]["prompt"]]
    assert Counter(json.dumps(row, sort_keys=True) for row in original) == Counter(
        json.dumps(row, sort_keys=True) for row in once
    )
    assert len(translated) == len(original)
    assert {row["language"] for row in translated} == {"en", "zh"}


def test_native_traces_are_the_models_own_reasoning(pages: Path, tmp_path: Path, endpoint: ScriptedEndpoint) -> None:
    rows = built(pages, tmp_path / "out", endpoint, "generate.thinking=native", "passes=[vqa_reasoning]")
    assert rows
    assert all(" + solution." in row["teacher"]["prompt"] and row["thinking"] for row in rows)
    shapes = Counter(body["response_format"]["json_schema"]["name"] for body in endpoint.requests)
    assert shapes["solution"] >= len(rows)


def test_an_endpoint_that_stays_away_ends_the_build_with_what_it_gave_and_the_next_run_asks_the_rest(
    pages: Path, tmp_path: Path, endpoint: ScriptedEndpoint
) -> None:
    mortal = Mortal()
    some = built(pages, tmp_path / "out", mortal)
    mortal.close()
    report = json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8"))
    away = [count for reason, count in report["dropped"].items() if "the endpoint stayed away" in reason]
    assert some
    assert sum(away) > 0
    rows = built(pages, tmp_path / "out", endpoint)
    assert len(rows) > len(some)
    assert len(endpoint.requests) == sum(away)
    report = json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8"))
    assert not any("stayed away" in reason for reason in report["dropped"])
