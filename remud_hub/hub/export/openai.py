"""OpenAI's vision fine-tuning: one conversation in each line, pictures as data URLs.

The limits are those of OpenAI's guide "Vision fine-tuning" (developers.openai.com/api/docs/guides/vision-fine-tuning): JPEG, PNG or
WEBP in RGB or RGBA, at most 10 MB each, 10 pictures in an example, 50,000 examples with pictures in a file, 10 examples at least
("Supervised fine-tuning"), and 512 MB in a file (API reference, "Upload file").
"""

import base64
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from PIL import Image

from remud_hub.hub.export.shape import DataFile, Format, LeftOut, Picture, Row, Talk
from remud_hub.read.flow.images import NotShown, opened


_KINDS = ("png", "jpeg", "webp")
_AS_COLOURS = {"1": "RGB", "L": "RGB", "P": "RGB", "LA": "RGBA", "PA": "RGBA"}
"""Modes that become RGB or RGBA without a loss."""
_MOST_BYTES = 10_000_000
_MOST_PICTURES = 10
_LEAST_EXAMPLES, _MOST_EXAMPLES = 10, 50_000
_LARGEST_FILE = 512_000_000
_USE = """\
Upload a file with the purpose `fine-tune`. Each line has `messages` and nothing else, as OpenAI wants it; the pictures are in it
as data URLs, before the first question. `*.origins.csv` tells, in the same order, where each row comes from, and its licence.
Grey pictures, and those in other formats, are written as RGB or RGBA in PNG, which OpenAI asks for; no pixel changes.

OpenAI takes pictures up to 10 MB, 10 of them in a row, 10 rows at least and 50,000 with pictures in a file, and files up to
512 MB. Rows with larger pictures, or with more, are left out here. Pictures that show people or faces OpenAI leaves out itself."""


def _row(row: Row, talk: Talk, pictures: Sequence[Picture]) -> Mapping[str, Any]:
    if len(pictures) > _MOST_PICTURES:
        raise LeftOut(f"it has more than {_MOST_PICTURES} pictures")
    shown = [{"type": "image_url", "image_url": {"url": _url(picture)}} for picture in pictures]
    messages: list[dict[str, Any]] = [{"role": "system", "content": talk.system}] if talk.system else []
    for number, (question, answer) in enumerate(talk.turns):
        asked = [*shown, {"type": "text", "text": question}] if shown and number == 0 else question
        messages += [{"role": "user", "content": asked}, {"role": "assistant", "content": answer}]
    return {"messages": messages}


def _url(picture: Picture) -> str:
    picture = _in_colours(picture)
    if len(picture.data) > _MOST_BYTES:
        raise LeftOut("a picture has more than 10 MB")
    return f"data:image/{picture.kind};base64,{base64.b64encode(picture.data).decode('ascii')}"


def _in_colours(picture: Picture) -> Picture:
    try:
        with Image.open(BytesIO(picture.data)) as head:  # reads no pixel
            mode = head.mode
        if mode in ("RGB", "RGBA") and picture.kind in _KINDS:
            return picture
        image = opened(picture.data)
    except (NotShown, OSError, Image.DecompressionBombError):
        raise LeftOut("a picture is damaged or too large") from None
    wanted = "RGBA" if "transparency" in image.info else _AS_COLOURS.get(image.mode, image.mode)
    if wanted not in ("RGB", "RGBA"):
        raise LeftOut(f"a picture has the mode {image.mode}, OpenAI takes RGB and RGBA")
    out = BytesIO()
    image.convert(wanted).save(out, "PNG")
    return Picture(out.getvalue(), "png")


def _limits(file: DataFile) -> Sequence[str]:
    said = []
    if file.rows < _LEAST_EXAMPLES:
        said.append(f"{file.name} has {file.rows} rows; OpenAI wants {_LEAST_EXAMPLES} at least")
    if file.with_pictures > _MOST_EXAMPLES:
        said.append(
            f"{file.name} has {file.with_pictures} rows with pictures; OpenAI takes {_MOST_EXAMPLES}: split it"
        )
    if file.size > _LARGEST_FILE:
        said.append(
            f"{file.name} has {file.size // 10**6} MB; OpenAI takes {_LARGEST_FILE // 10**6}: split it (split -l)"
        )
    return said


OPENAI = Format(".jsonl", _row, _USE, pictures_beside=False, takes_more_keys=False, limits=_limits)
