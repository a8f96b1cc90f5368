"""Between Gradio's chat history and a model's messages: pictures loaded, thinking and failed turns left out.

A model is given text and pictures only, each turn's pictures before its text, as in training.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from remud_hub.errors import SourceError


THINKING_MARK = "thinking"
PROBLEM_MARK = "problem"
"""Ids in the metadata of our own messages, by which they are known again when the history comes back."""

Turn = dict[str, Any]


def to_prompt(
    message: Mapping[str, Any], history: Sequence[Mapping[str, Any]]
) -> tuple[list[Turn], list[Image.Image]]:
    """Return the conversation as a model takes it: turns in blocks, and the pictures in the order of their places.

    Args:
        message: What the user has just sent, ``text`` and ``files``.
        history: What was said before, as Gradio keeps it.

    Raises:
        SourceError: A file just sent is not a picture that can be read.
    """
    images: list[Image.Image] = []
    turns: list[Turn] = []
    for past in _answered(history):
        _add(turns, images, past["role"], *_text_and_files(past["content"]))
    _add(turns, images, "user", message["text"], message["files"])
    return turns, images


def load_picture(path: Path) -> Image.Image:
    """Load a picture, upright, in RGB.

    Raises:
        SourceError: It is no picture, is damaged, or is absurdly large.
    """
    try:
        with Image.open(path) as image:
            return ImageOps.exif_transpose(image).convert("RGB")
    except (
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
    ) as error:  # what Pillow raises for bad files
        raise SourceError(path.name, "not a readable picture", "send a PNG or JPEG file") from error


def _answered(history: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return what was asked and answered; a turn that ended in a problem would only end in it again."""
    kept: list[Mapping[str, Any]] = []
    for message in history:
        mark = (message.get("metadata") or {}).get("id")
        if mark == PROBLEM_MARK:
            while kept and kept[-1]["role"] == "user":
                kept.pop()
        elif mark != THINKING_MARK:
            kept.append(message)
    return kept


def _text_and_files(content: Any) -> tuple[str, list[str]]:
    """Take a message apart: Gradio hands the page's history over in blocks, and a client's as it was first given."""
    texts: list[str] = []
    files: list[str] = []
    for block in content if isinstance(content, list) else [content]:
        match block:
            case str(text) | {"type": "text", "text": text}:
                texts.append(text)
            case {"path": path} | {"type": "file", "file": {"path": path}}:
                files.append(path)
            case _:
                raise TypeError(f"a chat holds text and files, not {block!r}")
    return "\n".join(texts), files


def _add(turns: list[Turn], images: list[Image.Image], role: str, text: str, files: Sequence[str]) -> None:
    """Add a message to the turns; chat templates want user and assistant in alternation, so neighbours are joined."""
    images += [load_picture(Path(file)) for file in files]
    blocks: list[dict[str, str]] = [{"type": "image"}] * len(files)
    if text:
        blocks.append({"type": "text", "text": text})
    if turns and turns[-1]["role"] == role:
        turns[-1]["content"] += blocks
    else:
        turns.append({"role": role, "content": blocks})
