"""Where passages come from: each names the page it stands on and the box around exactly its text."""

import pytest

from remud_hub.records import Block, Box, Document, Engine, Evidence, Part, Rejection, Source
from remud_hub.resolve.passages import find_passages


SENTENCE = "The probe was placed at the apex and turned until the four chambers came into view. "


def _document(*blocks: Block) -> Document:
    return Document(
        source=Source(id="b" * 64, name="x.pdf", uri="x.pdf", media_type="application/pdf"),
        language="en",
        engine=Engine(reader="docling test", layout="rules"),
        pages=(),
        blocks=blocks,
        pictures=(),
        docling=("c" * 64,),
    )


def _found(document: Document) -> list[Evidence]:
    return [passage for passage in find_passages(document) if isinstance(passage, Evidence)]


def _block(*parts: tuple[int, Box, str]) -> Block:
    text = ""
    found: list[Part] = []
    for page, box, piece in parts:
        found.append(Part(page=page, box=box, span=(len(text), len(text) + len(piece))))
        text += piece
    return Block(kind="text", text=text.strip(), parts=tuple(found))


@pytest.mark.parametrize("title", ["REFERENCES", "参考资料", "[References]"])
def test_what_stands_under_references_is_no_passage_whatever_their_title_looks_like(title: str) -> None:
    document = _document(
        _block((1, (50, 50, 300, 90), SENTENCE * 6)),
        _block((1, (120, 100, 200, 110), title)),
        _block((1, (50, 120, 300, 160), SENTENCE * 6)),
    )
    assert [passage.box[3] for passage in _found(document)] == [90]


def test_a_passage_ends_at_the_page_and_its_box_holds_all_its_paragraphs() -> None:
    document = _document(
        _block((1, (50, 50, 300, 90), SENTENCE * 3)),
        _block((1, (60, 100, 320, 140), SENTENCE * 3)),
        _block((2, (50, 50, 300, 90), SENTENCE * 6)),
    )
    first, second = _found(document)
    assert (first.page, first.box) == (1, (50, 50, 320, 140))
    assert first.text.count("\n\n") == 1
    assert (second.page, second.box) == (2, (50, 50, 300, 90))


def test_a_paragraph_over_a_page_break_gives_each_page_its_sentences() -> None:
    broken = "The pleural line was followed from one rib to "
    document = _document(
        _block(
            (1, (50, 600, 300, 700), SENTENCE * 5 + broken), (2, (320, 50, 550, 90), "the next. " + "Second. " * 60)
        )
    )
    first, second = _found(document)
    assert (first.page, first.box) == (1, (50, 600, 300, 700))
    assert first.text.endswith(broken + "the next.")
    assert (second.page, second.box) == (2, (320, 50, 550, 90))
    assert set(second.text.split()) == {"Second."}


def test_a_long_paragraph_over_two_columns_names_the_column_of_each_cut() -> None:
    left, right = (50.0, 50.0, 300.0, 700.0), (320.0, 50.0, 550.0, 700.0)
    document = _document(_block((1, left, SENTENCE * 11), (1, right, SENTENCE * 11)))
    assert [passage.box for passage in _found(document)] == [left, right]


def test_a_passage_that_says_too_little_is_left_out_with_its_page_and_its_first_words() -> None:
    document = _document(
        _block((1, (50, 50, 300, 90), SENTENCE)),
        _block((1, (50, 100, 300, 140), SENTENCE)),
        _block((2, (50, 50, 300, 90), SENTENCE * 6)),
    )
    short, passage = find_passages(document)
    assert isinstance(passage, Evidence)
    assert isinstance(short, Rejection)
    assert (short.stage, short.reason, short.source_id) == ("resolve", "text too short", "b" * 64)
    assert short.detail == f"page 1: {SENTENCE.strip()}"
