"""The shapes that each trainer asks for."""

import base64
import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from remud_hub.errors import UsageError
from remud_hub.hub.export.run import Exported, export
from remud_hub.store import sha256_of


Export = Callable[..., tuple[Path, Exported]]


@pytest.fixture
def exported(tmp_path: Path, write_dataset: Callable[..., Path]) -> Export:
    """Export rows in a format."""

    def run(name: str, **parts: Any) -> tuple[Path, Exported]:
        dataset = write_dataset(tmp_path / "dataset", **parts)
        return tmp_path / name, export(str(dataset), name, tmp_path / name)

    return run


def test_sharegpt_has_its_columns_and_a_dataset_info(
    exported: Export, make_row: Callable[..., Any], picture: Callable[..., bytes]
) -> None:
    one, two = picture(1), picture(2, "JPEG")
    row = make_row(thinking="Dark.", pictures=[one, two], options=["a cyst", "a stone"], turns=[("And?", "Nothing.")])
    out, _ = exported("sharegpt", vqa_reasoning_train=[row], qa_validation=[make_row("r2")])
    paths = [f"images/{sha256_of(one)}.png", f"images/{sha256_of(two)}.jpg"]
    assert json.loads((out / "vqa_reasoning_train.json").read_text(encoding="utf-8")) == [
        {
            "id": "r1",
            "conversations": [
                {"from": "human", "value": "<image>\n<image>\nWhat is shown?\nA. a cyst\nB. a stone"},
                {"from": "gpt", "value": "<think>Dark.</think><answer>A cyst.</answer>"},
                {"from": "human", "value": "And?"},
                {"from": "gpt", "value": "Nothing."},
            ],
            "system": "You help.",
            "images": paths,
            "source_id": "a" * 64,
            "licence": "CC-BY-4.0",
            "title": "A book",
            "uri": "book.pdf",
        }
    ]
    assert [(out / path).read_bytes() for path in paths] == [one, two]
    info = json.loads((out / "dataset_info.json").read_text(encoding="utf-8"))
    assert list(info) == ["qa_validation", "vqa_reasoning_train"]
    assert info["vqa_reasoning_train"]["file_name"] == "vqa_reasoning_train.json"
    assert info["vqa_reasoning_train"]["columns"] == {
        "messages": "conversations",
        "system": "system",
        "images": "images",
    }
    # A column that is in no row would be a KeyError in LLaMA-Factory's converter
    assert "images" not in info["qa_validation"]["columns"]
    assert info["qa_validation"]["tags"]["user_tag"] == "human"


def test_the_datasets_library_loads_what_llama_factory_loads_with_it(
    exported: Export, make_row: Callable[..., Any], picture: Callable[..., bytes]
) -> None:
    import datasets

    rows = [make_row("r1", source={"title": None}), make_row("r2", pictures=[picture(1)])]
    out, _ = exported("sharegpt", vqa_train=rows)
    loaded = datasets.load_dataset("json", data_files=str(out / "vqa_train.json"), split="train")
    assert loaded["id"][:] == ["r1", "r2"]
    assert [images or [] for images in loaded["images"]] == [[], [f"images/{sha256_of(picture(1))}.png"]]


def test_llava_has_one_picture_and_no_speaker_it_does_not_know(
    exported: Export, make_row: Callable[..., Any], picture: Callable[..., bytes]
) -> None:
    rows = [make_row("r1", pictures=[picture(1)]), make_row("r2"), make_row("r3", pictures=[picture(1), picture(2)])]
    out, done = exported("llava", vqa_train=rows)
    first, second = json.loads((out / "vqa_train.json").read_text(encoding="utf-8"))
    assert first["image"] == f"images/{sha256_of(picture(1))}.png"
    assert first["conversations"][0] == {"from": "human", "value": "<image>\nWhat is shown?"}
    assert "image" not in second
    assert {said["from"] for said in first["conversations"]} == {"human", "gpt"}
    assert first["system"] == "You help."
    (missing,) = done.missing
    assert (missing.rows, missing.reason, missing.examples) == (1, "it has several pictures, LLaVA takes one", ("r3",))
    assert "several pictures" in (out / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in (out / "images").iterdir()] == [f"{sha256_of(picture(1))}.png"]


def test_pubmedvision_has_a_list_of_pictures_and_no_placeholders(
    exported: Export, make_row: Callable[..., Any], picture: Callable[..., bytes]
) -> None:
    out, _ = exported("pubmedvision", vqa_train=[make_row(pictures=[picture(1), picture(2)])])
    (row,) = json.loads((out / "vqa_train.json").read_text(encoding="utf-8"))
    assert row["image"] == [f"images/{sha256_of(picture(shade))}.png" for shade in (1, 2)]
    assert row["conversations"][0] == {"from": "human", "value": "What is shown?"}
    assert (row["modality"], row["body_part"]) == ("B-mode", "kidney")


def test_openai_has_messages_alone_and_data_urls(
    exported: Export, make_row: Callable[..., Any], picture: Callable[..., bytes]
) -> None:
    rows = [
        make_row("r1", pictures=[picture(1, "WEBP")], turns=[("And?", "No.")]),
        make_row("r2", source={"title": "甲"}),
    ]
    out, done = exported("openai", vqa_train=rows)
    first, second = map(json.loads, (out / "vqa_train.jsonl").read_text(encoding="utf-8").splitlines())
    assert list(first) == list(second) == ["messages"]
    assert [message["role"] for message in first["messages"]] == ["system", *["user", "assistant"] * 2]
    shown, asked = first["messages"][1]["content"]
    assert asked == {"type": "text", "text": "What is shown?"}
    head, _, data = shown["image_url"]["url"].partition(",")
    assert (head, base64.b64decode(data)) == ("data:image/webp;base64", picture(1, "WEBP"))
    assert first["messages"][3]["content"] == "And?"
    assert second["messages"][1]["content"] == "What is shown?"
    assert not (out / "images").exists()
    with (out / "vqa_train.origins.csv").open(encoding="utf-8", newline="") as opened:
        origins = list(csv.DictReader(opened))
    assert [(each["id"], each["title"], each["licence"]) for each in origins] == [
        ("r1", "A book", "CC-BY-4.0"),
        ("r2", "甲", "CC-BY-4.0"),
    ]
    assert done.warnings == ("vqa_train.jsonl has 2 rows; OpenAI wants 10 at least",)


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "L"), ("JPEG", "L"), ("GIF", "P"), ("BMP", "RGB"), ("PNG", "LA")])
def test_openai_gets_pictures_in_colours_with_the_same_pixels(
    exported: Export, make_row: Callable[..., Any], picture: Callable[..., bytes], kind: str, mode: str
) -> None:
    given = picture(77, kind, mode)
    out, _ = exported("openai", vqa_train=[make_row(pictures=[given])])
    (line,) = (out / "vqa_train.jsonl").read_text(encoding="utf-8").splitlines()
    head, _, data = json.loads(line)["messages"][1]["content"][0]["image_url"]["url"].partition(",")
    shown, wanted = Image.open(io.BytesIO(base64.b64decode(data))), Image.open(io.BytesIO(given))
    assert head == "data:image/png;base64"
    assert shown.mode in ("RGB", "RGBA")
    assert shown.tobytes() == wanted.convert(shown.mode).tobytes()


def test_openai_leaves_out_what_it_would_refuse(
    exported: Export, make_row: Callable[..., Any], picture: Callable[..., bytes]
) -> None:
    large = picture(1) + b"\0" * 10_000_000  # what follows the end of a PNG is no part of the picture
    rows = [
        make_row("many", pictures=[picture(shade) for shade in range(11)]),
        make_row("large", pictures=[large]),
        make_row("print", pictures=[picture(3, "JPEG", "CMYK")]),
        make_row("cut", pictures=[picture(3, "PNG", "L")[:40]]),
        make_row("good", pictures=[picture(3)]),
    ]
    _, done = exported("openai", vqa_train=rows)
    assert {missing.examples[0]: missing.reason for missing in done.missing} == {
        "many": "it has more than 10 pictures",
        "large": "a picture has more than 10 MB",
        "print": "a picture has the mode CMYK, OpenAI takes RGB and RGBA",
        "cut": "a picture is damaged or too large",
    }
    assert [file.rows for file in done.files] == [1]


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("sharegpt", "<image>"),
        ("sharegpt", "<video>"),
        ("sharegpt", "<audio>"),
        ("llava", "<image>"),
        ("pubmedvision", "<image>"),
    ],
)
@pytest.mark.parametrize("where", ["question", "answer", "thinking"])
def test_words_that_stand_for_pictures_are_no_rows(
    exported: Export, make_row: Callable[..., Any], picture: Callable[..., bytes], name: str, mark: str, where: str
) -> None:
    bad = make_row("bad", pictures=[picture(1)], **{where: f"The tag {mark} 是什么？"})
    out, done = exported(name, vqa_train=[bad, make_row("good", pictures=[picture(1)])])
    assert [(missing.rows, missing.reason) for missing in done.missing] == [
        (1, f"its text holds {mark}, which stands for a picture")
    ]
    written = (out / "vqa_train.json").read_text(encoding="utf-8")
    assert [row["id"] for row in json.loads(written)] == ["good"]
    assert written.count("<image>") == (0 if name == "pubmedvision" else 1)


def test_openai_takes_words_that_look_like_placeholders(exported: Export, make_row: Callable[..., Any]) -> None:
    _, done = exported("openai", qa_train=[make_row(question="What does <image> mean?")])
    assert done.missing == ()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"images": [{"bytes": None, "path": "far.png"}]}, "a picture is not in the row"),
        ({"images": [{"bytes": b"%PDF-1.7", "path": None}]}, "a picture is of an unknown format"),
        ({"answer": " "}, "a question or an answer is empty"),
        ({"messages": []}, "questions and answers do not alternate"),
        ({"messages": [{"role": "user", "content": "Only asked"}]}, "questions and answers do not alternate"),
    ],
)
def test_rows_that_no_trainer_takes_are_counted(
    tmp_path: Path, make_row: Callable[..., Any], changes: dict[str, Any], reason: str
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from remud_hub.hub.features import dataset_features

    (tmp_path / "d" / "vqa").mkdir(parents=True)
    table = pa.Table.from_pylist(
        [make_row("bad", **changes), make_row("good")], schema=dataset_features().arrow_schema
    )
    pq.write_table(table, tmp_path / "d" / "vqa" / "train-0.parquet")
    for name in ("sharegpt", "llava", "pubmedvision", "openai"):
        done = export(str(tmp_path / "d"), name, tmp_path / name)
        assert [(missing.examples, missing.reason) for missing in done.missing] == [(("bad",), reason)]


def test_an_export_without_rows_is_an_error(
    exported: Export, make_row: Callable[..., Any], picture: Callable[..., bytes]
) -> None:
    with pytest.raises(UsageError, match="several pictures"):
        exported("llava", vqa_train=[make_row(pictures=[picture(1), picture(2)])])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"messages": ["What is shown?", "A cyst."]}, "its messages have no roles"),
        ({"messages": [{"role": "user", "content": [{"text": "?"}]}]}, "its messages are no texts"),
        ({"images": ["far.png"]}, "a picture is not in the row"),
    ],
)
def test_columns_of_another_kind_are_no_crash(tmp_path: Path, changes: dict[str, Any], reason: str) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    (tmp_path / "d" / "default").mkdir(parents=True)
    row = {"id": 7, "source": "a book", "messages": [{"role": "user", "content": "?"}], "images": [], **changes}
    pq.write_table(pa.Table.from_pylist([row]), tmp_path / "d" / "default" / "train-0.parquet")
    with pytest.raises(UsageError, match=reason):
        export(str(tmp_path / "d"), "sharegpt", tmp_path / "out")
