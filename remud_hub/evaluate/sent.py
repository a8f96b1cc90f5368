"""An item as OpenAI-compatible endpoints are sent it: its messages, with the pictures in front as ``data:`` URLs."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PIL import Image

from remud_hub.evaluate.items import Item, Picture
from remud_hub.models.messages import images_first
from remud_hub.store import data_url


AS_THEY_ARE = (b"\x89PNG\r\n", b"\xff\xd8\xff")
"""How files begin that every endpoint takes: PNG and JPEG."""


def turns_of(item: Item) -> list[dict[str, Any]]:
    """Return an item's messages with its pictures, in the order of training.

    Raises:
        SourceError: A picture cannot be opened.
    """
    pictures = map(_url, item.pictures)
    return [
        {"role": turn["role"], "content": _content(turn["content"], pictures)}
        for turn in images_first(item.messages, len(item.pictures))
    ]


def _content(blocks: Sequence[Mapping[str, Any]], pictures: Iterator[str]) -> str | list[dict[str, Any]]:
    """Return a turn's text, or its blocks where it has pictures: some servers take blocks for pictures only."""
    if all(block["type"] == "text" for block in blocks):
        return "".join(block["text"] for block in blocks)
    return [
        dict(block) if block["type"] == "text" else {"type": "image_url", "image_url": {"url": next(pictures)}}
        for block in blocks
    ]


def _url(picture: Picture) -> str:
    """Return a picture as a ``data:`` URL: its own file where that is a plain PNG or JPEG, else the pixels as PNG.

    Not every server turns a photograph upright, or knows 16 bits as we do: it shall see what models here are shown.
    """
    data = picture.read()
    image = picture.decoded(data)
    if data.startswith(AS_THEY_ARE) and Image.open(io.BytesIO(data)).convert("RGB") == image:
        return data_url(data)
    written = io.BytesIO()
    image.save(written, "PNG")
    return data_url(written.getvalue())
