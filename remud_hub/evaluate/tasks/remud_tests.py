"""The two tests of the ReMUD paper: USQA-Knowledge (text only) and UVQA-Diagnosis (pictures of breast, liver and thyroid).

Their data is not public; the layout is that of the paper's demo and of its evaluation code: a JSON list of records in ShareGPT form,
``conversations`` (``from``, ``value``) and ``images`` (paths beside the file; absent where there is no picture). The question holds
its options; the answer of ``gpt`` is a letter A to E, in tags or bare. Confirmed in ShiDaizi/ReMUD (``data/Filtered_demo.json``,
``eval/eval.py``, ``eval/generate.ipynb``), where the files are called after what they were made from: ``…CSYXLCSJJC…`` for
USQA-Knowledge, ``…KMVE…`` for UVQA-Diagnosis. Which organ a record is about is read from the name of its file, else from the paths of
its pictures, else from its question: no field tells it, so this could not be confirmed. Its makers leave records whose letter is none
of A to E out of the denominator; here they stay in it, as faulty.
"""

import re
from collections.abc import Sequence
from functools import partial

from remud_hub.answers import parse_answer
from remud_hub.errors import UsageError
from remud_hub.evaluate.items import Item, Loaded
from remud_hub.evaluate.prompts import to_messages
from remud_hub.evaluate.tasks.files import Files, files_of
from remud_hub.evaluate.tasks.language import language_of
from remud_hub.evaluate.tasks.place import at_hand
from remud_hub.evaluate.tasks.posing import listed, posed, text_of
from remud_hub.evaluate.tasks.reading import Row, json_rows
from remud_hub.evaluate.tasks.task import Task


ALL = "all"
_ORGANS = {"breast": ("breast", "mammary", "乳腺", "乳房"), "liver": ("liver", "肝"), "thyroid": ("thyroid", "甲状腺")}
_MADE_FROM = {"usqa": "CSYXLCSJJC", "uvqa": "KMVE"}
"""What its makers call their files after."""
_OPTION = re.compile(r"(?<![A-Za-z])[(（]?([A-E])\s*[.．、:：)）]\s*")


def load(name: str, data: str, subset: str) -> Loaded:
    """Load the records of an organ, in the order of the files.

    Args:
        name: Of the task.
        data: A folder, or a JSON file.
        subset: ``all``, or an organ.

    Raises:
        UsageError: It is not there, or damaged, or has no records of the organ.
    """
    kind = name.partition("_")[0]
    any_case = "".join(f"[{letter.upper()}{letter}]" for letter in kind)
    layout = f"JSON in ShareGPT form, called *{kind}*.json, and its pictures"
    place = at_hand(data, ["*.json", "*.zip", "*images*/*"], layout)
    files = files_of(place)
    items = [
        _item(f"{name}-{path.stem}-{number}", row, path.stem, files)
        for path in place.all_of([f"*{any_case}*.json", f"*{_MADE_FROM[kind]}*.json", "*.json"], layout)
        for number, row in enumerate(json_rows(path.read_bytes(), str(path)))
    ]
    items = [item for item in items if subset in {ALL, item.anatomy}]
    if not items:
        raise UsageError(f"{place.name} has no records of {subset}; it should hold {layout}")
    return Loaded(items, place.name, place.revision)


def _item(id: str, row: Row, file: str, files: Files) -> Item:
    asked, replied = _first_exchange(row)
    text = asked.replace("<image>", "").strip()
    question, options = _parts(text)
    names = [text_of(name) for name in listed(row.get("images"))]
    return posed(
        Item(
            id=id,
            messages=to_messages(text, "reasoned", (), language_of(text)),
            question=question,
            answer=parse_answer(replied, "choice", options) or replied,
            answer_kind="choice",
            options=tuple(options),
            pictures=tuple(files.picture(name) for name in names),
            language=language_of(text),
            modality="ultrasound",
            anatomy=_organ(file) or _organ(" ".join(names)) or _organ(text),
            source=names[0] if names else None,
        )
    )


def _first_exchange(row: Row) -> tuple[str, str]:
    """Return the first question of a conversation and the answer to it; empty where there is none."""
    turns = [turn for turn in listed(row.get("conversations")) if isinstance(turn, dict)]
    said = {who: [text_of(turn.get("value")) for turn in turns if turn.get("from") == who] for who in ("human", "gpt")}
    return next(iter(said["human"]), ""), next(iter(said["gpt"]), "")


def _parts(text: str) -> tuple[str, list[str]]:
    """Return a question without its options, and these: the longest run of ``A.``, ``B.`` and so on; of equal ones the last."""
    marks = list(_OPTION.finditer(text))
    starts = [number for number, mark in enumerate(marks) if mark[1] == "A"]
    run = max((_run(marks[start:]) for start in reversed(starts)), key=len, default=[])
    if len(run) < 2:
        return text, []
    ends = [*(mark.start() for mark in run[1:]), len(text)]
    return text[: run[0].start()].strip(), [
        f"{mark[1]}. {text[mark.end() : end].strip()}" for mark, end in zip(run, ends, strict=True)
    ]


def _run(marks: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """Return the marks in the order of the alphabet, passing over what is none of them: ``C. vitamin A. D. none``."""
    run: list[re.Match[str]] = []
    for mark in marks:
        if mark[1] == "ABCDE"[len(run) : len(run) + 1]:
            run.append(mark)
    return run


def _organ(text: str) -> str | None:
    """Return the one organ that a text names."""
    named = [organ for organ, words in _ORGANS.items() if any(word in text.casefold() for word in words)]
    return named[0] if len(named) == 1 else None


USQA = Task(
    name="usqa_knowledge",
    about="ReMUD's questions on ultrasound knowledge, single choice after thinking, text only",
    subsets={ALL: "every question"},
    load=partial(load, "usqa_knowledge"),
    licence="none stated",
)
UVQA = Task(
    name="uvqa_diagnosis",
    about="ReMUD's diagnoses from ultrasound pictures, single choice after thinking",
    subsets={ALL: "every organ", "breast": "breast", "liver": "liver", "thyroid": "thyroid"},
    load=partial(load, "uvqa_diagnosis"),
    licence="none stated",
)
