"""Units that share something go to one split, and what is in two splits is found."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.curate.candidates import Candidate
from remud_hub.curate.joined import Groups, joined_units
from remud_hub.curate.pictures.copies import Copies
from remud_hub.curate.split_proof import prove_split
from remud_hub.errors import LeakError
from remud_hub.records import Evidence, Sample, Source, Split


NONE = Copies({}, {}, {}, frozenset())
PICTURE, COPY, OTHER = "1" * 64, "2" * 64, "3" * 64
TEXT = {
    "en": "The examination began with the patient supine and a curved probe of low frequency was placed below the ribs "
    "where the gallbladder held a single mobile stone with shadow and a wall of normal thickness throughout",
    "zh": "患者取仰卧位采用低频凸阵探头置于右侧肋缘下扫查胆囊内可见一枚强回声团后方伴声影随体位改变而移动胆囊壁厚度正常胆总管未见扩张肝实质回声均匀",
}


def row(
    number: int, sample: Callable[..., Sample], text: str = "", images: tuple[str, ...] = (), **source: str
) -> Candidate:
    """A row of a source of its own."""
    fields = {"name": f"{number}.pdf", "uri": "x", "media_type": "application/pdf"} | source
    of = Source(id=f"{number:064x}", **fields)
    zh = not text.isascii()
    evidence = Evidence.create(
        source_id=of.id, kind="passage", language="zh" if zh else "en", page=1, box=(0, 0, 1, 1), text=text
    )
    made = sample(source_id=of.id, evidence_id=evidence.id, images=images, question=f"Question {number}?")
    return Candidate(number, made, evidence, of)


def unit(number: int) -> str:
    return f"{number:064x}"


def placed(rows: list[Candidate], *splits: Split) -> list[tuple[Candidate, Split]]:
    return list(zip(rows, splits, strict=True))


def leak(rows: list[Candidate], copies: Copies = NONE) -> set[str]:
    """What is found in two rows when each is put into a split of its own."""
    with pytest.raises(LeakError) as error:
        prove_split(placed(rows, "train", "test"), copies, joined_units(lambda: iter(rows), copies))
    return set(error.value.found)


@given(st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)), max_size=30), st.randoms())
def test_groups_are_what_hangs_together_in_whatever_order(
    pairs: list[tuple[int, int]], shuffled: random.Random
) -> None:
    def joined(order: list[tuple[int, int]]) -> dict[str, str]:
        groups = Groups()
        for number in range(16):
            groups.name_of(chr(97 + number))
        for a, b in order:
            groups.join(chr(97 + a), chr(97 + b))
        return groups.names()

    found = joined(pairs)
    again = list(pairs)
    shuffled.shuffle(again)
    assert joined(again) == found
    assert all(found[chr(97 + a)] == found[chr(97 + b)] for a, b in pairs)
    assert all(name <= each and found[name] == name for each, name in found.items())
    assert len(set(found.values())) >= 16 - len(pairs)


@pytest.mark.parametrize("copies", [NONE, Copies({COPY: PICTURE}, {}, {}, frozenset())])
def test_units_with_one_picture_or_copies_of_it_are_one(sample: Callable[..., Sample], copies: Copies) -> None:
    second = COPY if copies.firsts else PICTURE
    rows = [row(1, sample, images=(PICTURE,)), row(2, sample, images=(second,)), row(3, sample, images=(OTHER,))]
    assert joined_units(lambda: iter(rows), copies) == {unit(1): unit(1), unit(2): unit(1), unit(3): unit(3)}
    assert leak(rows[:2], copies) == {"copies of pictures" if copies.firsts else "pictures"}


@pytest.mark.parametrize("language", TEXT)
def test_units_with_nearly_the_same_words_are_one(sample: Callable[..., Sample], language: str) -> None:
    again = TEXT[language].replace("mobile", "small").replace("一枚", "两枚")
    rows = [
        row(1, sample, TEXT[language]),
        row(2, sample, again),
        row(3, sample, "Other words."),
        row(4, sample, "Other words."),
    ]
    found = joined_units(lambda: iter(rows), NONE)
    assert found[unit(2)] == found[unit(1)] == unit(1)
    assert found[unit(4)] == unit(4)
    assert leak(rows[:2]) == {"texts of evidence"}


def test_units_that_are_editions_of_one_book_are_one(sample: Callable[..., Sample]) -> None:
    rows = [row(1, sample, name="Atlas 2nd edition.pdf"), row(2, sample, name="Atlas (2020).pdf")]
    assert set(joined_units(lambda: iter(rows), NONE).values()) == {unit(1)}
    assert leak(rows) == {"editions of a book"}


def test_what_is_joined_by_way_of_a_third_is_one(sample: Callable[..., Sample]) -> None:
    rows = [
        row(3, sample, TEXT["en"]),
        row(2, sample, TEXT["en"], images=(PICTURE,)),
        row(1, sample, images=(PICTURE,)),
    ]
    assert set(joined_units(lambda: iter(rows), NONE).values()) == {unit(1)}


def test_a_unit_and_a_question_in_two_splits_are_found(sample: Callable[..., Sample]) -> None:
    one = row(1, sample)
    assert leak([one, one]) == {"units"}
    asked = row(1, sample, images=(PICTURE,))
    assert leak([asked, asked]) == {"units", "pictures", "questions and answers about one picture"}
    again = row(2, sample, images=(COPY,))
    again = again._replace(sample=again.sample.model_copy(update={"question": asked.sample.question}))
    found = leak([asked, again], Copies({COPY: PICTURE}, {}, {}, frozenset()))
    assert found == {"copies of pictures", "questions and answers about one picture"}


def test_a_leak_is_named(sample: Callable[..., Sample]) -> None:
    rows = [row(1, sample, images=(PICTURE,)), row(2, sample, images=(PICTURE,))]
    with pytest.raises(LeakError, match=rf"in two splits are pictures \(1\): {PICTURE}; this is a fault of remud-hub"):
        prove_split(placed(rows, "train", "test"), NONE, {unit(1): unit(1), unit(2): unit(2)})


def test_the_proof_counts_what_it_looked_at(sample: Callable[..., Sample]) -> None:
    rows = [row(1, sample, images=(PICTURE,)), row(2, sample, images=(PICTURE, COPY)), row(3, sample, TEXT["zh"])]
    together = joined_units(lambda: iter(rows), NONE)
    proof = prove_split(placed(rows, "train", "train", "test"), NONE, together)
    assert (proof.rows, proof.units, proof.groups, proof.pictures, proof.leaks) == (3, 3, 2, 2, 0)
    assert set(proof.across_splits.values()) == {0}
    assert len(proof.across_splits) == 6
