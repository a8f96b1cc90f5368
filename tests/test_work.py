from pathlib import Path

import pytest

from remud_hub.errors import UsageError
from remud_hub.recipe import load_recipe, lock_recipe
from remud_hub.records import Problem, Rejection, Source
from remud_hub.store import write_atomic
from remud_hub.work import SourceResult, WorkFolder


def source(digit: str) -> Source:
    return Source(id=digit * 64, name=f"{digit}.pdf", uri=f"{digit}.pdf", media_type="application/pdf")


def test_a_folder_is_claimed_once_per_recipe(tmp_path: Path) -> None:
    work, recipe = WorkFolder(tmp_path / "out"), load_recipe("remud")
    work.claim(recipe)
    work.claim(recipe)
    with pytest.raises(UsageError, match=r"teacher .*choose another --out"):
        work.claim(recipe.model_copy(update={"teacher": "openai/m"}))


def test_a_folder_with_something_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(UsageError, match="not empty"):
        WorkFolder(tmp_path).claim(load_recipe("remud"))


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match="cannot be written"):
        WorkFolder(tmp_path / "file" / "out").claim(load_recipe("remud"))


def test_parts_come_in_order_of_source_whatever_the_order_asked(tmp_path: Path) -> None:
    work, lock = WorkFolder(tmp_path), lock_recipe(load_recipe("remud"))
    sources = [source("c"), source("a"), source("b")]
    for one in sources:
        write_atomic(work.part_path(one, lock), SourceResult(source=one).model_dump_json())
    assert [part.source.name for part in work.parts(sources, lock)] == ["a.pdf", "b.pdf", "c.pdf"]


def test_what_failed_or_was_refused_is_tried_again(tmp_path: Path) -> None:
    work, lock = WorkFolder(tmp_path), lock_recipe(load_recipe("remud"))
    refused = Rejection(stage="generate", reason="vqa: reply ended by refused", source_id="x", retry=True)
    results = {
        "a": SourceResult(source=source("a")),
        "b": SourceResult(source=source("b"), failure="b.pdf: locked; unlock it"),
    }
    results["c"] = SourceResult(source=source("c"), rejections=(refused,))
    results["e"] = SourceResult(source=source("e"), problems=(Problem(page=2, message="too slow", unread=True),))
    results["f"] = SourceResult(source=source("f"), problems=(Problem(page=2, message="OCR is unsure"),))
    for digit, part in results.items():
        write_atomic(work.part_path(source(digit), lock), part.model_dump_json())
    assert [work.is_done(source(digit), lock) for digit in "abcdef"] == [True, False, False, False, False, True]


def test_a_new_licence_makes_a_new_part(tmp_path: Path) -> None:
    work, lock = WorkFolder(tmp_path), lock_recipe(load_recipe("remud"))
    licensed = source("a").model_copy(update={"licence": "CC-BY-4.0"})
    assert work.part_path(source("a"), lock) != work.part_path(licensed, lock)
