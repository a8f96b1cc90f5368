"""ShareGPT as LLaMA-Factory reads it (its data/README.md and src/llamafactory/data/converter.py), ReMUD's own layout.

The system line is a column of its own, and ``dataset_info.json`` names the columns. Besides ``<image>``, LLaMA-Factory counts
``<video>`` and ``<audio>``; a row whose words hold one of them would stop the training.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from remud_hub.hub.export.shape import PLACEHOLDER, DataFile, Format, Picture, Row, Talk, origin


_INFO = "dataset_info.json"
_USE = """\
Give LLaMA-Factory this folder and the names of the datasets to train on; `dataset_info.json` lists all (those of other splits are
for `eval_dataset`):

    dataset_dir: PATH/TO/THIS/FOLDER
    media_dir: PATH/TO/THIS/FOLDER
    dataset: {names}

`conversations` has the turns (`human`, `gpt`), `system` the system line, `images` the paths of the pictures from this folder.
One `<image>` for each picture stands before the first question. Rows without pictures have no `images`."""


def _row(row: Row, talk: Talk, pictures: Sequence[Picture]) -> Mapping[str, Any]:
    talk = talk.without(PLACEHOLDER, "<video>", "<audio>")
    said = {"id": row["id"], "conversations": talk.from_value(len(pictures)), "system": talk.system}
    shown = {"images": [picture.path for picture in pictures]} if pictures else {}
    return said | shown | origin(row)


def _info(files: Sequence[DataFile]) -> Mapping[str, str]:
    entries = {}
    for file in files:
        # A column that no row of the file has would stop the training
        columns = {"messages": "conversations", "system": "system"} | (
            {"images": "images"} if file.with_pictures else {}
        )
        entries[file.name.removesuffix(".json")] = {
            "file_name": file.name,
            "formatting": "sharegpt",
            "columns": columns,
            "tags": {"role_tag": "from", "content_tag": "value", "user_tag": "human", "assistant_tag": "gpt"},
        }
    return {_INFO: json.dumps(entries, indent=2) + "\n"}


SHAREGPT = Format(".json", _row, _USE, companions=_info, companion_names=(_INFO,))
