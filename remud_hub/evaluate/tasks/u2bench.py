"""U2-BENCH: ultrasound pictures of 15 regions, eight tasks.

The layout is that of its repository on the Hub (its card, and ``an_explanation_of_the_columns.tsv``): a folder a task, each with
tables of tabs, whose columns are ``img_data`` (base64), ``anatomy_location``, ``classification_task``, ``class_label``, ``options``,
``gt_bbox``, ``keypoints``, ``measurement``, ``caption``, ``report`` and more; ``prompt``, which that list leaves out, is there, with
places such as ``{anatomy_location}`` that may have a stroke before ``_`` (milad1378yz/SonoPromptAttack, ``attack_core/u2bench.py``). It
may not be changed or passed on (CC BY-NC-ND): a question is asked in the words of its own ``prompt``.

How it is scored was confirmed in the code of its makers, dolphin-sound/u2-bench-evalkit (``vlmeval/eval_func``: ``cla_eval.py``,
``seg_eval_v1.1.py``, ``measure_eval_v1.2.py``, ``report_eval.py``). A location is the ninth of the picture that the centre lies in, the
middle band reaching from 0.45 to 0.55. A value is right within a tenth of the range that its prompt names (ejection fraction,
intima-media thickness, abdominal circumference, fat value), and errors are told as parts of that range. What differs: there, replies
that cannot be read leave the denominator, and errors have no limit; here they are wrong, and off by the whole range, as is a value that
is off by more. There, a label or a location has to be repeated letter by letter; here it is read out of the reply.
The prompt for the head circumference has a place that is left open, ``{pixelSizeMm}``: its makers send it as it stands (results in
gurenolun/Dolphin-ai-bench, ``new_results/MedDr/measurement/31.jsonl``) and leave these values out of their scores; here they are
faulty, and counted, unless the row tells the size. Captions and reports are scored by other n-gram code there: not comparable.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from remud_hub.evaluate.items import Item, Loaded, Picture
from remud_hub.evaluate.prompts import Instruction
from remud_hub.evaluate.tasks.place import at_hand
from remud_hub.evaluate.tasks.posing import distinct, posed, text_of, word_of
from remud_hub.evaluate.tasks.task import Task
from remud_hub.evaluate.tasks.tsv import tsv_rows
from remud_hub.evaluate.tasks.u2gold import Gold, Row, label, location, read_cell, text, told_in, value


def load(data: str, subset: str) -> Loaded:
    """Load one of the eight tasks, by table and in the order of the tables.

    Args:
        data: A folder, one table, or ``ORG/NAME`` on the Hub with an optional ``@revision``.
        subset: The task, as its folder is called.

    Raises:
        UsageError: It is not to be had, or damaged.
    """
    layout = f"{subset}/*.tsv"
    place = at_hand(data, [layout], layout)
    items = [
        _item(path.stem, number, row, picture, subset)
        for path in place.all_of([layout, "*.tsv"], layout)
        for number, (row, picture) in enumerate(tsv_rows(path, "img_data", ("seg_data",)))
    ]
    return Loaded(distinct(items), place.name, place.revision)


def _item(table: str, number: int, row: Row, picture: Picture, subset: str) -> Item:
    asked = _KINDS[subset]
    gold = asked.gold(row)
    anatomy = told_in(row, "anatomy_location")
    patient = told_in(row, "patient_id")
    own, unfilled = _own_prompt(row)
    question = own or asked.question.format(anatomy=anatomy or "body", what=_what(row))
    return posed(
        Item(
            id=f"u2bench-{subset}-{table}-{number}",
            messages=({"role": "user", "content": own},) if own else (),
            question=question,
            answer=gold.answer,
            answer_kind=gold.kind,
            options=gold.options,
            tolerance=gold.tolerance,
            span=gold.span,
            pictures=(picture,),
            modality="ultrasound",
            anatomy=word_of(anatomy),
            topic=told_in(row, "classification_task") or told_in(row, "dataset_name") or None,
            source=f"{table}-{patient}" if patient else None,  # each table counts its patients from one
            fault=gold.fault or unfilled,
        ),
        asked.instruction,
    )


def _what(row: Row) -> str:
    points = read_cell(told_in(row, "keypoints"))
    named = next(iter(points), "") if isinstance(points, dict) else ""
    return told_in(row, "seg_channel_name") or text_of(named) or told_in(row, "classification_task") or "finding"


def _own_prompt(row: Row) -> tuple[str, str | None]:
    """Return the benchmark's own prompt with its places filled from the row, and what could not be."""
    prompt = re.sub(r"\\+([_*{}])", r"\1", re.sub(r"\\+n", "\n", told_in(row, "prompt"))).strip('"')
    told = {column: said for column in row if column not in _RIGHT and (said := told_in(row, column))}
    filled = re.sub(r"\{(\w+)\}", lambda place: told.get(place[1], place[0]), prompt)
    left = re.findall(r"\{(\w+)\}", filled)
    return filled, f"its prompt leaves {', '.join(left)} open, which the row does not tell" if left else None


_RIGHT = ("class_label", "gt_bbox", "keypoints", "measurement", "caption", "report")
"""Columns of what is right, with which no prompt is filled: it would betray the answer."""


class _Asked(NamedTuple):
    about: str
    gold: Callable[[Row], Gold]
    question: str
    """In our words, where a table has no prompt."""
    instruction: Instruction | None = None


_KINDS = {
    "disease_diagnosis": _Asked(
        "diagnoses", label, "This is an ultrasound picture of the {anatomy}. What is its {what}?"
    ),
    "view_recognition_and_assessment": _Asked(
        "standard views and their quality",
        label,
        "This is an ultrasound picture of the {anatomy}. What is its {what}?",
    ),
    "lesion_localisation": _Asked(
        "where a lesion lies",
        location("gt_bbox"),
        "In which part of this ultrasound picture of the {anatomy} is the lesion?",
    ),
    "organ_detection": _Asked(
        "where an organ lies",
        location("gt_bbox"),
        "In which part of this ultrasound picture of the {anatomy} is the {what}?",
    ),
    "keypoint_detection": _Asked(
        "where a landmark lies",
        location("keypoints"),
        "In which part of this ultrasound picture of the {anatomy} is the {what}?",
    ),
    "clinical_value_estimation": _Asked(
        "values to be measured: right within a tenth of their range",
        value,
        "What value does this ultrasound picture of the {anatomy} show?",
    ),
    "report_generation": _Asked(
        "reports", text("report"), "Write the report of this ultrasound picture of the {anatomy}.", "report"
    ),
    "caption_generation": _Asked(
        "captions", text("caption"), "Write a caption for this ultrasound picture of the {anatomy}.", "report"
    ),
}

TASK = Task(
    name="u2bench",
    about="ultrasound pictures of 15 regions, eight tasks",
    subsets={subset: asked.about for subset, asked in _KINDS.items()},
    load=load,
    repo="DolphinAI/u2-bench@63fdafb60d0ccc7b80890de7ffbbfc4cc8aebeae",
    licence="CC BY-NC-ND 4.0",
)
