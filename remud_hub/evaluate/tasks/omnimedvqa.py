"""OmniMedVQA: multiple choice on pictures of many modalities, made from the labels of other datasets.

The layout is the one its card draws: ``QA_information/Open-access/*.json``, and the pictures where ``image_path`` says
(``Images/…``); in its repository on the Hub both are in ``OmniMedVQA.zip``. The questions in ``QA_information/Restricted-access``
are about pictures that are not given out: they are not asked, and their number is told. Confirmed in MedEvalKit's reader
(blackkiring/MedEvalKit, ``utils/OmniMedVQA/OmniMedVQA.py``), and the one entry of ``Chest CT Scan.json`` with another column in
GiovanniCornejo/MediVision-OmniMedVQA (``reports/draft_reports/part1_dataexploration.md``).
"""

from collections.abc import Iterator

from remud_hub.errors import UsageError
from remud_hub.evaluate.items import Item, Loaded
from remud_hub.evaluate.tasks.files import Files, files_of
from remud_hub.evaluate.tasks.modality import modality_of
from remud_hub.evaluate.tasks.place import at_hand
from remud_hub.evaluate.tasks.posing import distinct, letter_of, posed, text_of, told
from remud_hub.evaluate.tasks.reading import Row, json_rows
from remud_hub.evaluate.tasks.task import Task


LAYOUT = "OmniMedVQA.zip, or QA_information/Open-access/*.json and Images/"
ALL = "all"


def load(data: str, subset: str) -> Loaded:
    """Load the questions of a modality, by file and in the order of the files.

    Args:
        data: A folder, the zip, or ``ORG/NAME`` on the Hub with an optional ``@revision``.
        subset: ``all``, or a modality.

    Raises:
        UsageError: It is not to be had, or damaged.
    """
    place = at_hand(data, ["OmniMedVQA.zip"], LAYOUT)
    files = files_of(place)
    items = [_item(row, files) for row in _rows(files, "Open-access", subset)]
    if not items:
        raise UsageError(f"{place.name} has no questions of {subset}; it should hold {LAYOUT}")
    closed = sum(1 for _ in _rows(files, "Restricted-access", subset))
    left_out = {"its picture is not given out (Restricted-access)": closed} if closed else {}
    return Loaded(distinct(items), place.name, place.revision, left_out)


def _rows(files: Files, access: str, subset: str) -> Iterator[Row]:
    for name, data in files.documents(f"QA_information/{access}", ".json"):
        yield from (row for row in json_rows(data, name) if subset in {ALL, _modality(row)})


def _modality(row: Row) -> str:
    # in one entry of the original the column is called otherwise
    return modality_of(text_of(row.get("modality_type") or row.get("modality")))


def _item(row: Row, files: Files) -> Item:
    options = [text for key in ("option_A", "option_B", "option_C", "option_D") if (text := text_of(row.get(key)))]
    name = text_of(row.get("image_path"))
    return posed(
        Item(
            id=f"omnimedvqa-{text_of(row.get('question_id'))}",
            messages=(),
            question=text_of(row.get("question")),
            # the answer is a text, even where it looks like a letter: "Vitamin A or C?"
            answer=letter_of(text_of(row.get("gt_answer")), options),
            answer_kind="choice",
            options=tuple(options),
            pictures=(files.picture(name, ("", "OmniMedVQA")),),
            modality=_modality(row) or None,
            topic=told(row.get("question_type")),
            source=name or None,
        )
    )


TASK = Task(
    name="omnimedvqa",
    about="pictures of many modalities, multiple choice made from labels",
    subsets={
        "ultrasound": "ultrasound",
        ALL: "every modality",
        "ct": "CT",
        "mri": "MRI",
        "xray": "X-ray",
        "fundus": "fundus photography",
        "dermoscopy": "dermoscopy",
        "microscopy": "microscopy",
        "oct": "optical coherence tomography",
    },
    load=load,
    repo="foreverbeliever/OmniMedVQA@1ba51c28fc0773bdf7efb8396e5bcfd4227e22da",
    licence="that of each dataset it was made from",
)
