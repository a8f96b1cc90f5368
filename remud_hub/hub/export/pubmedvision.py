"""The layout of PubMedVision: a list of pictures, the turns, modality and body part.

PubMedVision's texts have no placeholders: HuatuoGPT-Vision's code and other users put one ``<image>`` for each picture before
the first question themselves (``insert_image_placeholder`` in its cli.py), so that one in the text would be one too many.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from remud_hub.hub.export.shape import PLACEHOLDER, Format, Picture, Row, Talk, origin


_USE = """\
The files stand in for `PubMedVision_InstructionTuning_VQA.json`, with this folder as the one of its pictures.

`image` is the list of pictures, by their paths from this folder (empty where there is none), `conversations` has the turns
(`human`, `gpt`), then come `modality` and `body_part`. As in PubMedVision, the texts hold no `<image>`: whoever trains puts one
for each picture before the first question. The system line is in `system`, which PubMedVision does not have."""


def _row(row: Row, talk: Talk, pictures: Sequence[Picture]) -> Mapping[str, Any]:
    talk = talk.without(PLACEHOLDER)
    return {
        "id": row["id"],
        "image": [picture.path for picture in pictures],
        "conversations": talk.from_value(placeholders=0),
        "modality": row.get("modality"),
        "body_part": row.get("anatomy"),
        "system": talk.system,
    } | origin(row)


PUBMEDVISION = Format(".json", _row, _USE)
