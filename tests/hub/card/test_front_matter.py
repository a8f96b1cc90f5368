from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import DatasetCard, HfApi

from remud_hub.hub.card.front_matter import front_matter
from remud_hub.hub.card.make import make_card
from remud_hub.hub.census import Census, take_census
from tests.hub.card.rendered import HOSTILE
from tests.hub.folders import make_folder, make_row, picture, source
from tests.testhub import LocalHub


ROWS = {
    ("vqa", "test"): [make_row(0, images=[picture(0)])],
    ("qa", "train"): [make_row(number) for number in range(1, 4)],
    ("qa", "validation"): [make_row(4, language="zh", source=source(4, title="论文"))],
}


def matter_of(census: Census, title: str = "remud") -> dict[str, Any]:
    """The front matter as the Hub's own client reads it."""
    fields: dict[str, Any] = DatasetCard(f"---\n{front_matter(census, title)}---\n\n# Rows\n").data.to_dict()
    return fields


def matter(tmp_path: Path, *rows: dict[str, Any]) -> dict[str, Any]:
    make_folder(tmp_path, {("qa", "train"): rows})
    return matter_of(take_census(tmp_path))


def test_it_says_what_the_hub_asks_for(tmp_path: Path) -> None:
    shards = make_folder(tmp_path, ROWS)
    found = matter_of(take_census(tmp_path))
    assert set(found) == {
        *("language", "license", "pretty_name", "size_categories", "tags", "task_categories"),
        *("dataset_info", "configs"),
    }
    assert (found["language"], found["license"], found["pretty_name"]) == (["en", "zh"], "cc-by-4.0", "remud")
    assert found["task_categories"] == ["visual-question-answering", "question-answering"]
    assert found["tags"] == ["medical", "ultrasound", "remud-hub"]
    assert found["size_categories"] == ["n<1K"]
    listed = [
        (config["config_name"], files["split"], path)
        for config in found["configs"]
        for files in config["data_files"]
        for path in files["path"]
    ]
    assert sorted(listed) == sorted((shard.config, shard.split, shard.path) for shard in shards)
    assert [each["config_name"] for each in found["configs"]] == ["qa", "vqa"]
    assert {
        (info["config_name"], split["name"]): split["num_examples"]
        for info in found["dataset_info"]
        for split in info["splits"]
    } == {place: len(rows) for place, rows in ROWS.items()}


@pytest.mark.parametrize(
    ("rows", "size"),
    [
        (1, "n<1K"),
        (999, "n<1K"),
        (1_000, "1K<n<10K"),
        (99_999, "10K<n<100K"),
        (999_999, "100K<n<1M"),
        (9_999_999, "1M<n<10M"),
        (10_000_000, "10M<n<100M"),
    ],
)
def test_the_size_is_that_of_all_rows(tmp_path: Path, rows: int, size: str) -> None:
    make_folder(tmp_path, {("qa", "train"): [make_row(0)]})
    census = take_census(tmp_path).model_copy(update={"rows": {"qa": {"train": rows}}})
    assert matter_of(census)["size_categories"] == [size]


@pytest.mark.parametrize(
    ("modalities", "tags"),
    [
        ([None], ["medical", "remud-hub"]),
        (["CT", "CT", "MRI", None], ["medical", "ct", "mri", "remud-hub"]),
        (["CT", "ultrasound", "ultrasound"], ["medical", "ultrasound", "ct", "remud-hub"]),
        (["Power Doppler", "power-doppler"], ["medical", "power-doppler", "remud-hub"]),
        (["超声", "---"], ["medical", "超声", "remud-hub"]),
    ],
)
def test_tags_are_the_modalities_that_are_known(tmp_path: Path, modalities: list[str | None], tags: list[str]) -> None:
    assert matter(tmp_path, *(make_row(n, modality=name) for n, name in enumerate(modalities)))["tags"] == tags


def test_of_many_modalities_those_of_most_rows_are_tags(tmp_path: Path) -> None:
    rows = [make_row(100 * kind + number, modality=f"kind {kind}") for kind in range(12) for number in range(kind + 1)]
    assert matter(tmp_path, *rows)["tags"] == ["medical", *(f"kind-{kind}" for kind in range(11, 3, -1)), "remud-hub"]


@pytest.mark.parametrize(
    ("config", "task"),
    [
        ("qa", "question-answering"),
        ("qa_reasoning", "question-answering"),
        ("vqa", "visual-question-answering"),
        ("vqa_alignment", "visual-question-answering"),
    ],
)
def test_tasks_are_those_of_the_configs(tmp_path: Path, config: Any, task: str) -> None:
    make_folder(tmp_path, {(config, "train"): [make_row(0)]})
    assert matter_of(take_census(tmp_path))["task_categories"] == [task]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_words_end_it(tmp_path: Path, text: str) -> None:
    row = make_row(0, modality=text, anatomy=text, source=source(0, title=text, licence=text))
    make_folder(tmp_path, {("qa", "train"): [row]})
    card = DatasetCard(f"---\n{front_matter(take_census(tmp_path), text)}---\n\n# Rows\n")
    assert card.text == "\n# Rows\n"
    assert card.data.to_dict()["pretty_name"] == text
    assert card.data.to_dict()["license"] == "other"


def test_the_hub_takes_it(hub: LocalHub, tmp_path: Path) -> None:
    make_folder(tmp_path / "remud", ROWS)
    card = make_card(tmp_path / "remud", repo="ann/remud", version="1.0.0")
    api = HfApi()
    api.create_repo("ann/remud", repo_type="dataset")
    api.upload_file(path_or_fileobj=card.encode(), path_in_repo="README.md", repo_id="ann/remud", repo_type="dataset")
    assert "/api/validate-yaml" in {record.path for record in hub.requests}
    assert DatasetCard.load("ann/remud").data.to_dict() == DatasetCard(card).data.to_dict()


@pytest.mark.slow
@pytest.mark.parametrize("streaming", [False, True])
def test_datasets_reads_what_it_says(tmp_path: Path, streaming: bool) -> None:
    import datasets

    folder = tmp_path / "remud"
    make_folder(folder, ROWS)
    (folder / "README.md").write_text(make_card(folder), encoding="utf-8")
    for config in ("qa", "vqa"):
        loaded = datasets.load_dataset(
            str(folder), config, cache_dir=str(tmp_path / config), streaming=streaming, verification_mode="all_checks"
        )
        assert {split: [row["id"] for row in rows] for split, rows in loaded.items()} == {
            split: [row["id"] for row in rows] for (held, split), rows in ROWS.items() if held == config
        }


@pytest.mark.slow
def test_a_wrong_count_would_be_noticed(tmp_path: Path) -> None:
    from datasets import load_dataset
    from datasets.exceptions import NonMatchingSplitsSizesError

    folder = tmp_path / "remud"
    make_folder(folder, ROWS)
    card = make_card(folder)
    assert "num_examples: 3" in card
    (folder / "README.md").write_text(card.replace("num_examples: 3", "num_examples: 4"), encoding="utf-8")
    with pytest.raises(NonMatchingSplitsSizesError):
        load_dataset(str(folder), "qa", cache_dir=str(tmp_path / "hf"))
