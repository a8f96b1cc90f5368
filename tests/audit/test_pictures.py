import base64
from pathlib import Path
from typing import Any

import pytest

from remud_hub.audit.layouts.parsed import RowFault
from remud_hub.audit.pictures import Pictures
from remud_hub.store import BlobStore, sha256_of


@pytest.fixture
def pictures(tmp_path: Path, png: bytes) -> Pictures:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.png").write_bytes(png)
    (tmp_path / "secret.png").write_bytes(png)
    return Pictures(tmp_path / "pictures", BlobStore(tmp_path / "blobs"))


def test_every_way_to_hold_a_picture(pictures: Pictures, png: bytes) -> None:
    coded = base64.b64encode(png).decode()
    ways: list[Any] = [
        png,
        {"bytes": png, "path": None},
        {"bytes": coded},
        {"bytes": None, "path": "a.png"},
        "a.png",
        "deep/er/a.png",
        coded,
        f"data:image/png;base64,{coded}",
    ]
    assert {pictures.take(way) for way in ways} == {(sha256_of(png), True)}


def test_one_that_is_not_there_is_told_and_known_by_its_name(pictures: Pictures) -> None:
    first, again, other = (pictures.take(name) for name in ("b.png", "b.png", "https://example.org/c.png"))
    assert first == again != other
    assert not first.at_hand
    assert not other.at_hand


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"no picture", "picture is in a format that cannot be drawn"),
        ({"bytes": "A" * 120}, "picture is in a format that cannot be drawn"),
        ({"bytes": "?"}, "picture is damaged"),
        ("../secret.png", "picture lies outside of the file's folder and is not read"),
        (7, "picture is of the wrong type"),
    ],
)
def test_a_picture_that_cannot_be_used(pictures: Pictures, value: Any, reason: str) -> None:
    with pytest.raises(RowFault) as fault:
        pictures.take(value)
    assert fault.value.reason == reason


def test_one_that_was_cut_is_damaged(pictures: Pictures, png: bytes) -> None:
    with pytest.raises(RowFault, match="picture is damaged"):
        pictures.take(png[: len(png) // 2])
