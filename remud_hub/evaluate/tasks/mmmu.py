"""MMMU, its field Health & Medicine: exam questions with figures, mostly multiple choice.

It is the validation set, as the test set has no answers. The layout is that of its repository on the Hub: a folder a subject, with
``validation-*.parquet`` (question, options as a Python list in text, answer, image_1 to image_7, question_type, subfield).
``<image 1>`` in a text becomes ``[picture 1]``: the pictures themselves stand in front, in their order. Where an open question has
several right answers, the first is the gold. Confirmed: columns in its card, subjects in MMMU-Benchmark/MMMU (``eval/data_utils.py``).
"""

import ast
import re

from remud_hub.errors import UsageError
from remud_hub.evaluate.items import Item, Loaded, Picture
from remud_hub.evaluate.tasks.parquet import parquet_rows, texts_and_pictures
from remud_hub.evaluate.tasks.place import Place, at_hand
from remud_hub.evaluate.tasks.posing import distinct, posed, text_of
from remud_hub.evaluate.tasks.reading import Row
from remud_hub.evaluate.tasks.task import Task


SUBJECTS = (
    "Basic_Medical_Science",
    "Clinical_Medicine",
    "Diagnostics_and_Laboratory_Medicine",
    "Pharmacy",
    "Public_Health",
)
PICTURES = tuple(f"image_{number}" for number in range(1, 8))
NEEDED = ("id", "question", "options", "answer", "question_type", *PICTURES)
HEALTH = "health"


def load(data: str, subset: str) -> Loaded:
    """Load the validation set, by subject and in its order.

    Args:
        data: A folder, or ``ORG/NAME`` on the Hub with an optional ``@revision``.
        subset: ``health``, or one of its subjects.

    Raises:
        UsageError: It is not to be had, or damaged.
    """
    subjects = [subject for subject in SUBJECTS if subset in {HEALTH, subject.lower()}]
    layout = " and ".join(f"{subject}/validation-*.parquet" for subject in subjects)
    place = at_hand(data, [f"{subject}/validation-*.parquet" for subject in subjects], layout)
    if place.path.is_file():
        raise UsageError(f"{place.name} is a file; name the folder that holds {layout}")
    items = [item for subject in subjects for item in _items(place, subject, layout)]
    return Loaded(distinct(items), place.name, place.revision)


def _items(place: Place, subject: str, layout: str) -> list[Item]:
    paths = place.all_of([f"{subject}/validation-*.parquet"], layout)
    rows = parquet_rows(paths, NEEDED)
    return [_item(row, pictures, source, subject) for row, pictures, source in texts_and_pictures(rows, PICTURES)]


def _item(row: Row, pictures: list[Picture], source: str | None, subject: str) -> Item:
    chosen = text_of(row["question_type"]) != "open"
    answers = _listed(text_of(row["answer"]))
    return posed(
        Item(
            id=f"mmmu-{text_of(row['id'])}",
            messages=(),
            question=_marked(text_of(row["question"])),
            answer=answers[0] if answers else "",
            answer_kind="choice" if chosen else "open",
            options=tuple(_marked(option) for option in _listed(text_of(row["options"]))) if chosen else (),
            pictures=tuple(pictures),
            topic=subject.replace("_", " "),
            source=source,
        )
    )


def _listed(text: str) -> list[str]:
    """Return what a Python list in text holds; the text itself if it is none."""
    if text.startswith("["):
        try:
            return [text_of(value) for value in ast.literal_eval(text)]
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            return [text]
    return [text] if text else []


def _marked(text: str) -> str:
    return re.sub(r"<image (\d+)>", r"[picture \1]", text)


TASK = Task(
    name="mmmu",
    about="exam questions of Health & Medicine with figures, mostly multiple choice (validation set)",
    subsets={HEALTH: "all five subjects", **{subject.lower(): subject.replace("_", " ") for subject in SUBJECTS}},
    load=load,
    repo="MMMU/MMMU@98e6ac0cb9b7b2cd2c991b85a50762edc4aedc68",
    licence="Apache-2.0",
)
