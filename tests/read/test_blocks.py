from remud_hub.read.blocks import blocks
from remud_hub.read.pieces import Piece
from remud_hub.records import BlockKind


def _piece(kind: BlockKind, text: str, page: int) -> Piece:
    return Piece(kind, text, page, (50.0, 50.0, 400.0, 70.0))


def test_the_rest_of_a_caption_may_stand_overleaf() -> None:
    found = blocks(
        [
            _piece("text", "The cohort was large.", 1),
            _piece("caption", "Figure 2. The wall is at", 1),
            _piece("furniture", "Chapter 4", 2),
            _piece("text", "the upper limit of normal.", 2),
            _piece("text", "another line goes its own way.", 2),
        ]
    )
    assert [block.text for block in found if block.kind == "caption"] == [
        "Figure 2. The wall is at the upper limit of normal."
    ]
    assert [part.page for block in found if block.kind == "caption" for part in block.parts] == [1, 2]


def test_a_sentence_that_was_broken_off_before_goes_on_first() -> None:
    found = blocks(
        [
            _piece("caption", "Figure 2. The wall", 1),
            _piece("text", "It was measured by", 1),
            _piece("text", "two readers.", 2),
        ]
    )
    assert [block.text for block in found] == ["Figure 2. The wall", "It was measured by two readers."]


def test_a_sentence_that_begins_with_the_name_of_a_figure_is_no_second_caption_of_it() -> None:
    pieces = [
        _piece("caption", "Figure 3 shows the result.", 1),
        _piece("caption", "Figure 4 shows a spleen.", 1),
        _piece("caption", "图3示脾脏。", 2),
        _piece("caption", "Figure 3: A spleen.", 2),
    ]
    kinds = {block.text: block.kind for block in blocks(pieces)}
    assert kinds.pop("Figure 3 shows the result.") == "text"
    assert set(kinds.values()) == {"caption"}  # the only one of its figure; in another language
