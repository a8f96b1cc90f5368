from dataclasses import dataclass

from remud_hub.read.order import reading_order
from remud_hub.records import Box


@dataclass(frozen=True)
class Item:
    name: str
    box: Box


def _order(*items: Item) -> str:
    return "".join(item.name for item in reading_order(items))


def test_columns_are_read_one_after_the_other() -> None:
    assert _order(Item("c", (300, 0, 500, 90)), Item("a", (0, 0, 200, 50)), Item("b", (0, 60, 200, 90))) == "abc"


def test_what_spans_the_columns_splits_them() -> None:
    assert (
        _order(
            Item("e", (300, 150, 500, 200)),
            Item("c", (0, 100, 500, 140)),
            Item("b", (300, 0, 500, 90)),
            Item("d", (0, 150, 200, 200)),
            Item("a", (0, 0, 200, 90)),
        )
        == "abcde"
    )


def test_gaps_that_meet_by_chance_do_not_split_columns() -> None:
    assert (
        _order(
            Item("a", (0, 0, 200, 50)),
            Item("c", (300, 0, 500, 50)),
            Item("b", (0, 60, 200, 90)),
            Item("d", (300, 60, 500, 90)),
        )
        == "abcd"
    )
