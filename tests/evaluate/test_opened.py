import io
from collections.abc import Callable

import pytest
from PIL import Image

from remud_hub.errors import SourceError
from remud_hub.evaluate import opened as module
from remud_hub.evaluate.items import Item, Picture
from remud_hub.evaluate.opened import Opened


@pytest.fixture
def asked() -> Callable[..., Item]:
    def asked(*files: bytes) -> Item:
        pictures = tuple(Picture(f"{number}", lambda data=data: data) for number, data in enumerate(files))
        return Item("1", (), "?", "yes", "closed", pictures=pictures)

    return asked


def png(colour: str) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (10, 10), colour).save(data, "PNG")
    return data.getvalue()


def test_a_picture_of_several_questions_is_opened_once(asked) -> None:
    opened = Opened()
    red, both = opened.images(asked(png("red"))), opened.images(asked(png("green"), png("red")))
    assert both[1] is red[0]
    assert [image.getpixel((0, 0)) for image in both] == [(0, 128, 0), (255, 0, 0)]


def test_what_was_not_looked_at_for_longest_is_let_go(asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 2 * 300)
    opened = Opened()
    red, green = asked(png("red")), asked(png("green"))
    first = opened.images(red)[0], opened.images(green)[0]
    assert opened.images(red)[0] is first[0]
    opened.images(asked(png("blue")))
    assert opened.images(red)[0] is first[0]
    assert opened.images(green)[0] is not first[1]


def test_a_picture_larger_than_all_that_is_kept_is_shown_all_the_same(asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 1)
    assert Opened().images(asked(png("red")))[0].size == (10, 10)


def test_what_cannot_be_opened_is_told_each_time(asked) -> None:
    opened, broken = Opened(), asked(b"no picture")
    for _ in range(2):
        with pytest.raises(SourceError, match="is no picture"):
            opened.images(broken)
