"""A task whose pictures are all missing is refused; some that are missing are counted."""

from functools import partial

import pytest

from remud_hub.errors import UsageError
from remud_hub.evaluate.items import Item, Picture
from remud_hub.evaluate.tasks.task import check_pictures


HERE, GONE = (Picture(name, partial(bytes, 8), at_hand=name == "here.png") for name in ("here.png", "gone.png"))


def item(*pictures: Picture) -> Item:
    return Item("1", ({"role": "user", "content": "?"},), "?", "yes", "closed", pictures=pictures)


def test_a_task_of_which_no_picture_is_there_is_refused() -> None:
    for items in ([item(GONE), item(GONE)], [item(GONE, GONE)]):
        with pytest.raises(
            UsageError, match=r"custom\|all: not one of its 2 pictures is there, such as gone.png; .*--blind"
        ):
            check_pictures("custom|all", items)


@pytest.mark.parametrize(
    "items",
    [
        [],
        [item(), item()],
        [item(GONE)],
        [item(GONE), item()],
        [item(GONE), item(GONE), item()],
        [item(HERE), item(GONE)],
    ],
)
def test_a_picture_that_is_missing_among_other_rows_is_no_reason(items: list[Item]) -> None:
    check_pictures("custom|all", items)
