"""PMC-VQA: multiple choice on the figures of open-access papers.

The layout is that of its repository on the Hub. There are two versions: figures as printed (``test_clean.csv`` is the part of
``test.csv`` that its makers checked by hand, 2,000 questions; ``images.zip``), and single panels (``test_2.csv``,
``images_2.zip``). The letter of the answer stands in ``Answer_label``, or in ``Answer`` where there is no such column. Confirmed: the
columns of the first in its card, those of the second in MedEvalKit's reader (blackkiring/MedEvalKit, ``utils/PMC_VQA/PMC_VQA.py``).
"""

from remud_hub.evaluate.items import Item, Loaded
from remud_hub.evaluate.tasks.files import Files, files_of
from remud_hub.evaluate.tasks.place import at_hand
from remud_hub.evaluate.tasks.posing import distinct, posed, text_of
from remud_hub.evaluate.tasks.reading import Row, csv_rows
from remud_hub.evaluate.tasks.task import Task


VERSIONS = {"all": ("test_clean.csv", "images.zip"), "panels": ("test_2.csv", "images_2.zip")}
CHOICES = ("Choice A", "Choice B", "Choice C", "Choice D")


def load(data: str, subset: str) -> Loaded:
    """Load a test set, in its order.

    Args:
        data: A folder, a CSV file, or ``ORG/NAME`` on the Hub with an optional ``@revision``.
        subset: ``all`` or ``panels``.

    Raises:
        UsageError: It is not to be had, or damaged.
    """
    table, zipped = VERSIONS[subset]
    layout = f"{table}, and {zipped} or its figures in images/ or figures/"
    place = at_hand(data, [table, zipped], layout)
    (path,) = place.all_of([table], layout)
    files = files_of(place, zipped)
    items = [
        _item(number, row, files)
        for number, row in enumerate(csv_rows(path, ("Figure_path", "Question", "Answer", *CHOICES)))
    ]
    return Loaded(distinct(items), place.name, place.revision)


def _item(number: int, row: Row, files: Files) -> Item:
    name = text_of(row.get("Figure_path"))
    return posed(
        Item(
            id=f"pmc_vqa-{text_of(row.get('index')) or number}",
            messages=(),
            question=text_of(row.get("Question")),
            answer=text_of(row.get("Answer_label")) or text_of(row.get("Answer")),
            answer_kind="choice",
            options=tuple(text_of(row.get(choice)) for choice in CHOICES),
            pictures=(files.picture(name, ("images", "figures", "")),),
            source=name or None,
        )
    )


TASK = Task(
    name="pmc_vqa",
    about="figures of open-access papers, multiple choice",
    subsets={
        "all": "the questions on whole figures that were checked by hand (test_clean.csv)",
        "panels": "the questions on single panels (test_2.csv)",
    },
    load=load,
    repo="RadGenome/PMC-VQA@b56ae594f794867893143b337b4118a835794647",
    licence="CC BY-SA, as its card says",
)
