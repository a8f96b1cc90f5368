"""Rows that flipped between two models, and their pictures."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from remud_hub.evaluate.answered import Answered, answered
from remud_hub.evaluate.compare import Pair, compare_pair, read_pair
from remud_hub.evaluate.items import Item, Loaded
from remud_hub.evaluate.report.flips import flips_of, write_flips
from remud_hub.evaluate.results import Results, summarise, write_results
from remud_hub.evaluate.tasks.table import find_task


WriteDataset = Callable[..., Path]
TASK = "remud|vqa"


def evaluation(out: Path, loaded: Loaded, rows: Sequence[Answered]) -> Path:
    tasks = (summarise(TASK, rows, loaded),)
    write_results(out, Results(out.name, loaded.data, "local", None, 8, 1, 1, tasks), rows)
    return out


def pair_of(folder: Path, loaded: Loaded, base: Sequence[str], tuned: Sequence[str]) -> Pair:
    said = {
        name: [answered(TASK, item, reply) for item, reply in zip(loaded.items, replies, strict=True)]
        for name, replies in (("base", base), ("tuned", tuned))
    }
    return read_pair(*(evaluation(folder / name, loaded, rows) for name, rows in said.items()))


def page_of(pair: Pair, file: Path) -> str:
    write_flips(file, compare_pair(pair), flips_of(pair), pair.tuned.scores)
    return file.read_text(encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path, write_dataset: WriteDataset, sample_rows: Any) -> Path:
    return write_dataset(tmp_path / "remud", {"vqa": sample_rows["vqa"]})


@pytest.fixture
def loaded(data: Path) -> Loaded:
    named = find_task(TASK)
    return named.task.load(str(data), named.subset)


BASE, TUNED = ("A", "A", "A", "B", "红色"), ("B", "B", "A", "B", "绿色<b>的</b>东西")


def test_what_one_model_has_right_and_the_other_wrong_has_flipped(tmp_path: Path, loaded: Loaded) -> None:
    flips = flips_of(pair_of(tmp_path, loaded, BASE, TUNED))[TASK]
    assert [flip.tuned.asked.id for flip in flips.lost] == ["v1", "v5"]
    assert [flip.tuned.asked.id for flip in flips.gained] == ["v2"]


@pytest.mark.parametrize(
    ("replies", "flipped"), [(("yes", "yes"), False), (("yes", "no"), False), (("no", "no"), True)]
)
def test_of_several_replies_more_than_half_must_change(tmp_path: Path, replies: Sequence[str], flipped: bool) -> None:
    item = Item("a", ({"role": "user", "content": "?"},), "?", "yes", "closed")
    loaded = Loaded([item, item], "")
    flips = flips_of(pair_of(tmp_path, loaded, ("yes", "yes"), replies))[TASK]
    assert bool(flips.lost) == flipped


def test_the_page_shows_both_replies_and_the_picture(tmp_path: Path, loaded: Loaded) -> None:
    page = page_of(pair_of(tmp_path, loaded, BASE, TUNED), tmp_path / "flips.html")
    assert "Lost: right before, wrong now (2)" in page
    assert "Gained: wrong before, right now (1)" in page
    assert "绿色&lt;b&gt;的&lt;/b&gt;东西" in page
    assert len(re.findall(r'<img src="data:image/jpeg;base64,[^"]+"', page)) == 3
    assert "<script" not in page
    assert "not shown" not in page


def test_a_picture_that_is_another_now_is_not_shown(
    tmp_path: Path, loaded: Loaded, write_dataset: WriteDataset, sample_rows: Any
) -> None:
    first, *others = sample_rows["vqa"]
    now = write_dataset(tmp_path / "now", {"vqa": [{**first, "images": others[0]["images"]}, *others]})
    page = page_of(pair_of(tmp_path, replace(loaded, data=str(now)), BASE, TUNED), tmp_path / "flips.html")
    assert page.count("picture 1 is not there as it was") == 1
    assert page.count("<img ") == 2


def test_where_the_data_is_gone_the_page_says_so(tmp_path: Path, data: Path, loaded: Loaded) -> None:
    pair = pair_of(tmp_path, loaded, BASE, TUNED)
    data.rename(tmp_path / "elsewhere")
    page = page_of(pair, tmp_path / "flips.html")
    assert "Pictures are not shown: There is no dataset at" in page
    assert "<img " not in page
    assert "红色" in page


def test_rows_without_pictures_need_no_data(tmp_path: Path) -> None:
    items = [Item("a", ({"role": "user", "content": "?"},), "?", "yes", "closed")]
    page = page_of(pair_of(tmp_path, Loaded(items, "nowhere"), ["yes"], ["no"]), tmp_path / "flips.html")
    assert "not shown" not in page
