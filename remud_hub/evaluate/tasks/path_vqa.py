"""PathVQA: questions on pathology pictures, made from the captions of textbooks.

The layout is the Parquet of its repository on the Hub, confirmed in its card: image, question, answer; 6,719 rows without the
doubles of the original. A question is closed where the answer is yes or no.
"""

from remud_hub.evaluate.items import Loaded
from remud_hub.evaluate.tasks.pairs import pairs
from remud_hub.evaluate.tasks.place import at_hand
from remud_hub.evaluate.tasks.task import Task


LAYOUT = "data/test-*.parquet"


def load(data: str, subset: str) -> Loaded:
    """Load the test set, in its order.

    Args:
        data: A folder, a Parquet file, or ``ORG/NAME`` on the Hub with an optional ``@revision``.
        subset: ``all``, ``closed`` or ``open``.

    Raises:
        UsageError: It is not to be had, or damaged.
    """
    place = at_hand(data, ["data/test-*.parquet"], LAYOUT)
    items = pairs(place.all_of(["data/test-*.parquet", "test*.parquet"], LAYOUT), "path_vqa", modality="pathology")
    return Loaded([item for item in items if subset in {"all", item.answer_kind}], place.name, place.revision)


TASK = Task(
    name="path_vqa",
    about="pathology pictures, open and closed questions",
    subsets={"all": "every question", "closed": "those answered by yes or no", "open": "the others"},
    load=load,
    repo="flaviagiammarino/path-vqa@1685832883334b5bb5beaf4e4b333fdeecaa4ad9",
    licence="MIT",
)
