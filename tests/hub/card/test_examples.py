import io
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from remud_hub.hub.card.examples import Example, pick_examples
from remud_hub.hub.census import take_census
from tests.hub.folders import make_folder, make_row, picture, source


def examples(folder: Path, *rows: dict[str, Any], config: Any = "vqa", split: Any = "train") -> list[Example]:
    make_folder(folder, {(config, split): rows})
    return pick_examples(folder, take_census(folder))


def encoded(kind: str, size: tuple[int, int] = (64, 48)) -> bytes:
    data = io.BytesIO()
    Image.effect_noise(size, 50).save(data, kind)
    return data.getvalue()


def of_size(width: int, height: int) -> bytes:
    """A picture that says it is larger than it is."""
    data = encoded("PNG")
    head = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + data[24:29]
    return data[:12] + head + zlib.crc32(head).to_bytes(4, "big") + data[33:]


BROKEN = {
    "nothing": b"",
    "no picture": b"<svg></svg>",
    "half a JPEG": encoded("JPEG")[:-400],
    "half a PNG": encoded("PNG")[:-400],
    "a bomb": of_size(60_000, 60_000),
}


def test_a_row_of_each_config_is_shown_with_its_picture(tmp_path: Path) -> None:
    rows = {
        ("vqa", "test"): [make_row(1, images=[picture(1), picture(2)])],
        ("qa", "test"): [make_row(2)],
        ("qa", "train"): [make_row(3), make_row(4)],
    }
    make_folder(tmp_path, rows)
    found = pick_examples(tmp_path, take_census(tmp_path))
    assert [(each.config, each.row["id"], each.picture) for each in found] == [
        ("qa", make_row(3)["id"], None),
        ("vqa", make_row(1)["id"], "assets/vqa.png"),
    ]
    with Image.open(tmp_path / "assets" / "vqa.png") as shown:
        assert (shown.size, shown.getpixel((0, 0))) == ((8, 8), (1, 0, 7))


def test_a_large_picture_is_made_smaller(tmp_path: Path) -> None:
    examples(tmp_path, make_row(0, images=[{"bytes": encoded("JPEG", (960, 600)), "path": None}]))
    with Image.open(tmp_path / "assets" / "vqa.png") as shown:
        assert shown.size == (480, 300)


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_row_whose_picture_is_broken_is_not_shown(tmp_path: Path, broken: bytes) -> None:
    spoilt = make_row(0, images=[{"bytes": broken, "path": None}])
    assert examples(tmp_path / "alone", spoilt) == []
    assert not (tmp_path / "alone" / "assets").exists()
    (shown,) = examples(tmp_path / "both", spoilt, make_row(1, images=[picture(1)]))
    assert shown.row["id"] == make_row(1)["id"]


def test_a_row_that_failed_a_check_is_not_shown(tmp_path: Path) -> None:
    passed = {"check": "format", "passed": True, "score": 1.0, "reason": ""}
    failed = {"check": "grounded", "passed": False, "score": 0.1, "reason": "wrong side"}
    fallen = make_row(0, verdicts=[passed, failed])
    assert examples(tmp_path / "alone", fallen, config="qa") == []
    (shown,) = examples(tmp_path / "both", fallen, make_row(1), config="qa")
    assert shown.row["id"] == make_row(1)["id"]


def test_what_may_be_passed_on_is_shown_before_the_rest(tmp_path: Path) -> None:
    secret = [make_row(number, source=source(number, redistribution="private")) for number in range(3)]
    (shown,) = examples(tmp_path / "both", *secret, make_row(3), config="qa")
    assert shown.row["id"] == make_row(3)["id"]
    (shown,) = examples(tmp_path / "secret", *secret, config="qa")
    assert shown.row["id"] == secret[0]["id"]


def test_the_same_rows_give_the_same_picture(tmp_path: Path) -> None:
    rows = [make_row(number, images=[picture(number)]) for number in range(3)]
    first, second = (examples(tmp_path / name, *rows) for name in ("one", "two"))
    assert first == second
    assert (tmp_path / "one/assets/vqa.png").read_bytes() == (tmp_path / "two/assets/vqa.png").read_bytes()
