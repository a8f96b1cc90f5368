"""SLAKE: questions on CT, MRI and X-ray pictures, in Chinese and English.

The layout is that of its repository on the Hub, which is the official one: ``test.json``, and ``imgs/<img_name>`` or ``imgs.zip``.
Confirmed in ``test.json`` itself.
"""

from remud_hub.evaluate.items import Item, Loaded
from remud_hub.evaluate.tasks.files import Files, files_of
from remud_hub.evaluate.tasks.modality import modality_of
from remud_hub.evaluate.tasks.place import at_hand
from remud_hub.evaluate.tasks.posing import distinct, posed, text_of, told, word_of
from remud_hub.evaluate.tasks.reading import Row, json_rows
from remud_hub.evaluate.tasks.task import Task


LAYOUT = "test.json, and imgs/ or imgs.zip"


def load(data: str, subset: str) -> Loaded:
    """Load the test set, in its order.

    Args:
        data: A folder, ``test.json`` itself, or ``ORG/NAME`` on the Hub with an optional ``@revision``.
        subset: ``all``, ``zh`` or ``en``.

    Raises:
        UsageError: It is not to be had, or damaged.
    """
    place = at_hand(data, ["test.json", "imgs.zip"], LAYOUT)
    (path,) = place.all_of(["test.json", "slake_test.json"], LAYOUT)
    rows = json_rows(path.read_bytes(), str(path))
    files = files_of(place, "imgs*.zip")
    items = [_item(row, files) for row in rows if subset in {"all", text_of(row.get("q_lang"))}]
    return Loaded(distinct(items), place.name, place.revision)


def _item(row: Row, files: Files) -> Item:
    name = text_of(row.get("img_name"))
    return posed(
        Item(
            id=f"slake-{text_of(row.get('qid'))}",
            messages=(),
            question=text_of(row.get("question")),
            answer=text_of(row.get("answer")),
            answer_kind="closed" if text_of(row.get("answer_type")).upper() == "CLOSED" else "open",
            pictures=(files.picture(name, ("imgs", "")),),
            language=text_of(row.get("q_lang")) or "en",
            modality=modality_of(text_of(row.get("modality"))) or None,
            anatomy=word_of(row.get("location")),
            topic=told(row.get("content_type")),
            source=name or None,
        )
    )


TASK = Task(
    name="slake",
    about="CT, MRI and X-ray pictures, open and closed questions, Chinese and English",
    subsets={"all": "both languages", "zh": "the Chinese questions", "en": "the English questions"},
    load=load,
    repo="BoKelvin/SLAKE@be157e9ee87548fe5a307a4613cd662a4a5191c7",
    licence="CC BY 4.0",
)
