import pytest

from remud_hub.curate.editions import Editions, title_without_edition
from remud_hub.records import Source


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Atlas of Ultrasound, 2nd edition", "Atlas of Ultrasound"),
        ("Atlas of Ultrasound (Third Edition)", "Atlas of Ultrasound, ed. 4"),
        ("Atlas of Ultrasound (2011)", "ATLAS of ultrasound [2019]"),
        ("超声医学 第2版", "超声医学（第三版）"),
        ("超声医学第十二版", "超声医学（2016）"),
    ],
)
def test_editions_of_one_book_have_one_title(one: str, other: str) -> None:
    assert title_without_edition(one) == title_without_edition(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Atlas of Ultrasound, Volume 1", "Atlas of Ultrasound, Volume 2"),
        ("Atlas vol.1", "Atlas vol.2"),
        ("超声医学 上册", "超声医学 下册"),
        ("Guideline 2018", "Guideline 2023"),
        ("Atlas of Ultrasound", "Atlas of Echocardiography"),
    ],
)
def test_other_books_do_not(one: str, other: str) -> None:
    assert title_without_edition(one) != title_without_edition(other)


def test_the_suffix_of_a_file_is_no_part_of_its_title() -> None:
    assert title_without_edition("atlas_2nd-edition.pdf", is_file=True) == title_without_edition(
        "Atlas.epub", is_file=True
    )
    assert title_without_edition("1.pdf", is_file=True) == "1"


def source(number: int, name: str, title: str | None = None) -> Source:
    return Source(id=f"{number:064x}", name=name, uri=name, media_type="application/pdf", title=title)


def test_sources_are_linked_by_name_or_title_but_not_by_a_name_that_many_have() -> None:
    editions = Editions()
    called = [
        ("atlas.pdf", None),
        ("x.pdf", "Atlas, 3rd ed."),
        ("main.pdf", None),
        ("main.pdf", None),
        ("y.pdf", None),
    ]
    for number, (name, title) in enumerate(called):
        editions.add(source(number, name, title), str(number))
    assert list(editions.links()) == [("0", "1")]
