"""LLaVA's training file (llava/train/train.py of LLaVA 1.5): one picture in a row, or none.

Its trainer knows ``human`` and ``gpt`` and fails at any other speaker, so the system line is a key beside the conversation; it
opens ``image`` where a row has one, so a row without a picture must not have the key.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from remud_hub.hub.export.shape import PLACEHOLDER, Format, LeftOut, Picture, Row, Talk, origin


_USE = """\
Give LLaVA's trainer a file and this folder:

    --data_path PATH/TO/THIS/FOLDER/{first} --image_folder PATH/TO/THIS/FOLDER

`conversations` has the turns (`human`, `gpt`), `image` the path of the picture from this folder; rows without a picture have no
`image`. LLaVA takes one picture in a row: rows with several are left out (`--format sharegpt` and `pubmedvision` keep them).
LLaVA has a system line of its own; that of the dataset is in `system`, where its trainer does not look."""


def _row(row: Row, talk: Talk, pictures: Sequence[Picture]) -> Mapping[str, Any]:
    if len(pictures) > 1:
        raise LeftOut("it has several pictures, LLaVA takes one")
    talk = talk.without(PLACEHOLDER)
    shown = {"image": pictures[0].path} if pictures else {}
    said = {"conversations": talk.from_value(len(pictures)), "system": talk.system}
    return {"id": row["id"]} | shown | said | origin(row)


LLAVA = Format(".json", _row, _USE)
