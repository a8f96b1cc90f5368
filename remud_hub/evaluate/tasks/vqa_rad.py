"""VQA-RAD: questions that clinicians asked about radiology pictures.

Two layouts: the test set as JSON with the pictures by name, which tells organ, kind and topic of a question; and the Parquet of
its repository on the Hub (image, question, answer), which tells none of these: there a question is closed where the answer is yes
or no, which is true of 251 of the 272 that the JSON calls closed. Both confirmed, the first in ``testset.json`` itself. Where JSON marks
the rows of its test set (``phrase_type`` beginning with ``test_``, as we recall the file on OSF; not confirmed), only these are asked.
"""

from remud_hub.evaluate.items import Item, Loaded
from remud_hub.evaluate.tasks.files import Files, files_of
from remud_hub.evaluate.tasks.pairs import pairs
from remud_hub.evaluate.tasks.place import at_hand
from remud_hub.evaluate.tasks.posing import distinct, posed, text_of, told
from remud_hub.evaluate.tasks.reading import Row, json_rows
from remud_hub.evaluate.tasks.task import Task


LAYOUT = "data/test-*.parquet; or testset.json, and its pictures in images/"
JSON = ("testset.json", "vqa_rad_testset.json", "VQA_RAD Dataset Public.json")
PICTURES = ("images", "vqa_rad_images", "VQA_RAD Image Folder", "")
_ORGANS = {"HEAD": "head", "CHEST": "chest", "ABD": "abdomen"}


def load(data: str, subset: str) -> Loaded:
    """Load the test set, in its order.

    Args:
        data: A folder, a JSON or Parquet file, or ``ORG/NAME`` on the Hub with an optional ``@revision``.
        subset: ``all``, ``closed`` or ``open``.

    Raises:
        UsageError: It is not to be had, or damaged.
    """
    place = at_hand(data, ["data/test-*.parquet"], LAYOUT)
    paths = place.all_of(["data/test-*.parquet", "test*.parquet", *JSON], LAYOUT)
    if paths[0].suffix == ".parquet":
        items = pairs(paths, "vqa_rad")
    else:
        rows = json_rows(paths[0].read_bytes(), str(paths[0]))
        files = files_of(place)
        items = [_item(row, files) for row in _test_rows(rows)]
    return Loaded(distinct(item for item in items if subset in {"all", item.answer_kind}), place.name, place.revision)


def _test_rows(rows: list[Row]) -> list[Row]:
    marked = [row for row in rows if text_of(row.get("phrase_type")).startswith("test_")]
    return marked or rows


def _item(row: Row, files: Files) -> Item:
    name = text_of(row.get("image_name"))
    organ = text_of(row.get("image_organ")).upper()
    return posed(
        Item(
            id=f"vqa_rad-{text_of(row.get('qid'))}",
            messages=(),
            question=text_of(row.get("question")),
            answer=text_of(row.get("answer")),
            answer_kind="closed" if text_of(row.get("answer_type")).upper() == "CLOSED" else "open",
            pictures=(files.picture(name, PICTURES),),
            anatomy=_ORGANS.get(organ, organ.lower()) or None,
            topic=told(row.get("question_type")),
            source=name or None,
        )
    )


TASK = Task(
    name="vqa_rad",
    about="radiology pictures, open and closed questions of clinicians",
    subsets={
        "all": "every question",
        "closed": "those with few answers (testset.json says which; of the Hub's Parquet, which does not, those answered by yes or no)",
        "open": "the others",
    },
    load=load,
    repo="flaviagiammarino/vqa-rad@bcf91e7654fb9d51c8ab6a5b82cacf3fafd2fae9",
    licence="CC0 1.0",
)
