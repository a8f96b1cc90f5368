"""From Gradio's chat history to a model's messages."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from remud_hub.demo.history import PROBLEM_MARK, THINKING_MARK, load_picture, to_prompt
from remud_hub.errors import SourceError


@pytest.fixture
def pictures(tmp_path: Path) -> list[str]:
    paths = []
    for number, colour in enumerate(("red", "green", "blue")):
        paths.append(str(tmp_path / f"{number}.png"))
        Image.new("RGB", (8, 6), colour).save(paths[-1])
    return paths


def said(role: str, content: Any, mark: str | None = None) -> dict[str, Any]:
    return {"role": role, "content": content, "metadata": {"id": mark} if mark else None}


def text(words: str) -> dict[str, str]:
    return {"type": "text", "text": words}


def test_pictures_come_before_the_text_in_the_order_they_were_sent(pictures: list[str]) -> None:
    turns, images = to_prompt({"text": "Which is red?", "files": pictures[:2]}, [])
    assert turns == [{"role": "user", "content": [{"type": "image"}, {"type": "image"}, text("Which is red?")]}]
    assert [image.getpixel((0, 0)) for image in images] == [(255, 0, 0), (0, 128, 0)]


@pytest.mark.parametrize("form", ["page", "client"])
def test_the_history_is_kept_with_its_pictures_and_without_its_thinking(form: str, pictures: list[str]) -> None:
    on_page = form == "page"
    history = [
        said("user", [{"type": "file", "file": {"path": pictures[0]}} if on_page else {"path": pictures[0]}]),
        said("user", [text("What is it?") if on_page else "What is it?"]),
        said("assistant", [text("Let me see.")] if on_page else "Let me see.", THINKING_MARK),
        said("assistant", [text("A cyst.")] if on_page else "A cyst."),
    ]
    turns, images = to_prompt({"text": "And this?", "files": [pictures[1]]}, history)
    assert turns == [
        {"role": "user", "content": [{"type": "image"}, text("What is it?")]},
        {"role": "assistant", "content": [text("A cyst.")]},
        {"role": "user", "content": [{"type": "image"}, text("And this?")]},
    ]
    assert [image.getpixel((0, 0)) for image in images] == [(255, 0, 0), (0, 128, 0)]


def test_a_turn_that_failed_is_not_asked_again(tmp_path: Path) -> None:
    history = [
        said("user", ["Hello"]),
        said("assistant", "Good day."),
        said("user", [{"path": str(tmp_path / "damaged.png")}, "And this?"]),
        said("assistant", "⚠️ damaged.png: not a readable picture", PROBLEM_MARK),
    ]
    turns, images = to_prompt({"text": "Never mind.", "files": []}, history)
    assert [turn["content"][0]["text"] for turn in turns] == ["Hello", "Good day.", "Never mind."]
    assert images == []


def test_something_else_in_a_chat_is_refused() -> None:
    with pytest.raises(TypeError, match="text and files"):
        to_prompt({"text": "?", "files": []}, [said("user", [{"type": "component"}])])


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"])
def test_an_unreadable_picture_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "scan.png").write_bytes(content)
    with pytest.raises(SourceError, match=r"scan\.png: not a readable picture; send a PNG or JPEG"):
        load_picture(tmp_path / "scan.png")


def test_a_picture_that_is_cut_off_or_absurdly_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.effect_noise((64, 64), 50).save(tmp_path / "noise.png")
    (tmp_path / "cut.png").write_bytes((tmp_path / "noise.png").read_bytes()[:1500])
    with pytest.raises(SourceError, match="not a readable"):
        load_picture(tmp_path / "cut.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(SourceError, match="not a readable"):
        load_picture(tmp_path / "noise.png")


def test_a_photograph_is_turned_upright(tmp_path: Path) -> None:
    image = Image.new("RGB", (8, 4))
    exif = image.getexif()
    exif[0x0112] = 6  # orientation: turn by 90°
    image.save(tmp_path / "turned.jpg", exif=exif)
    assert load_picture(tmp_path / "turned.jpg").size == (4, 8)
