"""Which caption belongs to which picture, on pages put together by hand."""

import pytest

from remud_hub.records import Block, Box, Document, Engine, Lettering, Picture, Source
from remud_hub.resolve.pairing import pair
from tests.resolve.test_mentions import _block


def _caption(text: str, box: Box, page: int = 1) -> Block:
    block = _block("caption", text, page)
    return block.model_copy(update={"parts": (block.parts[0].model_copy(update={"box": box}),)})


def _document(blocks: list[Block], pictures: list[tuple[int, Box]]) -> Document:
    return Document(
        source=Source(id="b" * 64, name="x.pdf", uri="x.pdf", media_type="application/pdf"),
        language="en",
        engine=Engine(reader="test", layout="rules"),
        pages=(),
        blocks=tuple(blocks),
        pictures=tuple(Picture(page=page, box=box, image="a" * 64) for page, box in pictures),
        docling=(),
    )


def test_a_short_caption_stands_for_the_picture_centred_above_it() -> None:
    captions = [
        _caption("Figure 1. A spleen in its long axis.", (50, 160, 330, 170)),
        _caption("Figure 2.", (50, 360, 99, 370)),
    ]
    pairs, alone, loose = pair(_document(captions, [(1, (180, 50, 320, 150)), (1, (180, 250, 320, 350))]))
    assert [(found.caption.key, found.box[1]) for found in pairs] == [("1", 50), ("2", 250)]
    assert alone == loose == []


@pytest.mark.parametrize("there", ["Figure 2", "Figure 2. (See caption on next page.)", "图2（图注见下页）"])
@pytest.mark.parametrize("words", ["A strain curve.", "(See figure on previous page.) A strain curve."])
def test_a_bare_label_has_the_text_that_stands_on_another_page(there: str, words: str) -> None:
    captions = [_caption(there, (50, 360, 330, 370)), _caption(f"Figure 2. {words}", (50, 50, 330, 70), page=2)]
    (found,), alone, _ = pair(_document(captions, [(1, (50, 250, 330, 350))]))
    assert (found.caption.text, alone) == (words, [])


def test_a_caption_with_words_of_its_own_takes_no_others() -> None:
    captions = [
        _caption("Figure 2. A curve.", (50, 360, 330, 370)),
        _caption("Figure 2. Another.", (50, 50, 330, 70), 2),
    ]
    (found,), (alone,), _ = pair(_document(captions, [(1, (50, 250, 330, 350))]))
    assert (found.caption.text, alone.text) == ("A curve.", "Another.")


def test_a_picture_at_the_foot_of_a_page_has_the_caption_that_the_next_page_begins_with() -> None:
    text = _caption("Running text.", (50, 100, 330, 400))
    text = text.model_copy(update={"kind": "text"})
    caption = _caption("Fig. 2 A scan after drainage.", (50, 50, 330, 70), 2)
    (found,), alone, loose = pair(_document([text, caption], [(1, (50, 450, 330, 700))]))
    assert (found.caption.text, found.pictures[0].page, alone, loose) == ("A scan after drainage.", 1, [], [])
    # Neither a picture above text nor a caption below it
    _, alone, loose = pair(_document([text, caption], [(1, (50, 20, 330, 90))]))
    assert len(alone) == len(loose) == 1
    above = text.model_copy(
        update={"parts": (text.parts[0].model_copy(update={"page": 2, "box": (50, 10, 330, 40)}),)}
    )
    _, alone, loose = pair(_document([above, caption], [(1, (50, 450, 330, 700))]))
    assert len(alone) == len(loose) == 1


def _lettered(picture: Picture, *texts: str) -> Picture:
    return picture.model_copy(update={"lettering": tuple(Lettering(text=text, box=picture.box) for text in texts)})


def test_the_pictures_of_a_plate_go_by_their_numbers() -> None:
    block = [_caption(f"图{n} 声像图", (50, 400 + 10 * n, 150, 408 + 10 * n)) for n in (1, 2, 3)]
    places = [(1, (50, 50, 150, 150)), (1, (160, 50, 260, 150)), (1, (50, 200, 150, 300))]
    document = _document(block, places)
    numbered = [
        _lettered(picture, number) for picture, number in zip(document.pictures, ("3", "2A", "1"), strict=True)
    ]
    pairs, alone, loose = pair(document.model_copy(update={"pictures": tuple(numbered)}))
    assert [(found.caption.key, found.box[:2]) for found in pairs] == [
        ("1", (50, 200)),
        ("2", (160, 50)),
        ("3", (50, 50)),
    ]
    assert alone == loose == []
    # The ticks of an axis are no numbers of figures, nor are those of captions that stand each under its picture
    ticks = [_lettered(picture, "1", "2", "3") for picture in document.pictures]
    apart = [_caption(f"图{n} 声像图", (50 + 110 * n, 160, 150 + 110 * n, 168)) for n in (0, 1)]
    pairs, _, _ = pair(_document(apart, places).model_copy(update={"pictures": tuple(ticks)}))
    assert [found.box[:2] for found in pairs][:2] == [(50, 50), (160, 50)]


def test_a_plate_without_numbers_goes_by_the_order_of_its_captions() -> None:
    captions = [_caption(f"FIG. {n}.", (40, 440 + 12 * n, 200, 450 + 12 * n)) for n in range(5, 9)]
    places: list[Box] = [(x, y, x + 200, y + 190) for y in (57, 268) for x in (282, 36)]
    pairs, *_ = pair(_document(captions, [(1, place) for place in places]))
    assert [found.box[:2] for found in pairs] == [(36, 57), (282, 57), (36, 268), (282, 268)]
    document = _document(captions, [(1, place) for place in places])
    told = document.pictures[0], *(_lettered(each, "8") for each in document.pictures[1:2]), *document.pictures[2:]
    pairs, *_ = pair(document.model_copy(update={"pictures": told}))
    assert len(pairs) < 4
    text = _block("text", "Running text goes on here.", 1)
    pairs, *_ = pair(_document([*captions, text], [(1, place) for place in places]))
    assert len(pairs) < 4


def test_of_captions_in_one_line_each_has_the_picture_it_stands_under() -> None:
    captions = [
        _caption("图7 治疗前、后的M型超声心动图", (48, 736, 385, 743)),
        _caption("图8 检查所用仪器", (393, 736, 462, 743)),
    ]
    pairs, *_ = pair(_document(captions, [(1, (48, 638, 294, 728)), (1, (301, 638, 548, 730))]))
    assert [(found.caption.key, found.box[0]) for found in pairs] == [("7", 48), ("8", 301)]


@pytest.mark.parametrize("note", ["(legend continued on next page)", "（图注续下页）"])
def test_a_legend_that_says_so_goes_on_on_the_next_page(note: str) -> None:
    caption = _caption(f"Fig. 5. Stiffness. (A-C) A man. {note}", (50, 500, 450, 520))
    rest = _block("footnote", "(D) Survival by tertile. (E) Heat map.", 2)
    blocks = [caption, _block("text", "Running text of the next page.", 2), rest]
    ((found,), *_) = pair(_document(blocks, [(1, (50, 100, 450, 490))]))
    assert found.caption.text == "Stiffness. (A-C) A man. (D) Survival by tertile. (E) Heat map."


def test_a_caption_has_its_pictures_on_one_side() -> None:
    caption = _caption("Figure 4: Plaque.", (50, 160, 330, 170))
    (found,), alone, loose = pair(_document([caption], [(1, (50, 50, 330, 150)), (1, (50, 185, 330, 400))]))
    assert (found.box, alone, [picture.box[1] for picture in loose]) == ((50, 50, 330, 150), [], [185])


def test_of_two_sides_about_as_near_a_caption_leaves_the_one_that_a_caption_without_a_picture_wants() -> None:
    titles = [_caption("Figure 1. A guide.", (50, 100, 330, 110)), _caption("Figure 2. A valve.", (50, 454, 330, 472))]
    pictures: list[tuple[int, Box]] = [(1, (50, 122, 330, 404)), (1, (50, 485, 330, 697))]
    pairs, alone, loose = pair(_document(titles, pictures))
    assert [(found.caption.key, found.box) for found in pairs] == [("1", pictures[0][1]), ("2", pictures[1][1])]
    assert alone == loose == []


def test_a_caption_keeps_the_picture_close_above_it_whoever_wants_it() -> None:
    captions = [_caption("Figure 1. Lost.", (50, 40, 330, 50)), _caption("Figure 2. Plaque.", (50, 260, 330, 270))]
    pairs, *_ = pair(_document(captions, [(1, (50, 100, 330, 255)), (1, (50, 290, 330, 400))]))
    assert [(found.caption.key, found.box[1]) for found in pairs] == [("2", 100)]


def test_legends_of_a_manuscript_have_the_sheets_behind_them_in_order() -> None:
    legends = [_caption(f"Figure {n}. A view.", (50, 50 + 30 * n, 330, 60 + 30 * n)) for n in (1, 2)]
    pairs, alone, loose = pair(_document(legends, [(2, (50, 50, 330, 300)), (3, (50, 50, 330, 300))]))
    assert [(found.caption.key, found.pictures[0].page) for found in pairs] == [("1", 2), ("2", 3)]
    assert alone == loose == []


def test_sheets_that_are_fewer_than_legends_are_left_alone() -> None:
    legends = [_caption(f"Figure {n}. A view.", (50, 50 + 30 * n, 330, 60 + 30 * n)) for n in (1, 2)]
    pairs, alone, loose = pair(_document(legends, [(2, (50, 50, 330, 300))]))
    assert (pairs, len(alone), len(loose)) == ([], 2, 1)


@pytest.mark.parametrize("note", ["（转下页）", "(Continued on next page)"])
def test_what_stands_above_turn_over_is_the_first_part_of_the_next_figure(note: str) -> None:
    texts = [
        _block("text", note, 1).model_copy(
            update={"parts": (_block("text", note, 1).parts[0].model_copy(update={"box": (250, 310, 330, 320)}),)}
        ),
        _caption("图2 心脏。A：四腔心；B：短轴；C：长轴；D：心尖", (50, 310, 330, 330), page=2),
    ]
    pairs, _, loose = pair(_document(texts, [(1, (50, 50, 330, 300)), (2, (50, 50, 330, 300))]))
    assert [(found.caption.key, found.pictures[0].page) for found in pairs] == [("2", 1), ("2", 2)]
    assert loose == []


def test_a_caption_among_text_has_the_plate_that_faces_it() -> None:
    text = _caption("Running text.", (50, 100, 330, 400)).model_copy(update={"kind": "text"})
    caption = _caption("图6-1 标准切面。A：四腔；B：两腔", (50, 60, 330, 80))
    number = _caption("65", (320, 600, 330, 610), 2).model_copy(update={"kind": "text"})
    (found,), alone, loose = pair(_document([caption, text, number], [(2, (50, 50, 330, 500))]))
    assert (found.caption.key, found.pictures[0].page, alone, loose) == ("6-1", 2, [], [])
    # Where text stands beside the picture, it is no plate
    beside = _caption("Other text.", (50, 520, 330, 590), 2).model_copy(update={"kind": "text"})
    pairs, _, loose = pair(_document([caption, text, beside], [(2, (50, 50, 330, 500))]))
    assert (pairs, len(loose)) == ([], 1)


def test_captions_that_explain_a_plate_go_by_the_numbers_under_its_pictures() -> None:
    captions = [_caption(f"Fig. {n}. Foetal head.", (50, 20 * n, 330, 20 * n + 10)) for n in (1, 2, 3)]
    texts = [
        _caption(text, box, 2).model_copy(update={"kind": "text"})
        for text, box in (("PLATE II", (300, 20, 350, 30)), ("2", (180, 152, 190, 164)), ("1", (180, 302, 190, 314)))
    ]
    pictures: list[tuple[int, Box]] = [(2, (50, 50, 330, 150)), (2, (50, 200, 330, 300)), (2, (50, 350, 330, 450))]
    pairs, alone, loose = pair(_document([*captions, *texts], pictures))
    assert [(found.caption.key, found.box[1]) for found in pairs] == [("1", 200), ("2", 50)]
    assert ([caption.key for caption in alone], [picture.box[1] for picture in loose]) == (["3"], [350])
    # One number alone may be that of a page
    pairs, _, _ = pair(_document([*captions, *texts[:2]], pictures))
    assert pairs == []


def test_the_label_of_a_sheet_may_stand_far_from_its_picture() -> None:
    legend = _caption("Fig 4. Confusion matrices.", (50, 50, 330, 70))
    (found,), _, _ = pair(_document([legend, _caption("Fig 4", (50, 30, 80, 40), 2)], [(2, (120, 200, 330, 500))]))
    assert (found.caption.text, found.pictures[0].page) == ("Confusion matrices.", 2)


def test_a_part_that_only_says_continued_has_the_whole_caption_behind_it() -> None:
    captions = [
        _caption("Figure 5. Cont.", (150, 320, 230, 330)),
        _caption("Figure 5. Cases.", (50, 320, 330, 330), 2),
    ]
    pairs, _, _ = pair(_document(captions, [(1, (50, 50, 330, 300)), (2, (50, 50, 330, 300))]))
    assert [(found.caption.text, found.pictures[0].page) for found in pairs] == [("Cases.", 1), ("Cases.", 2)]


def test_a_caption_far_beside_a_picture_stands_for_it_where_nothing_is_between() -> None:
    caption = _caption("Fig. 12-8 Four parallel lines.", (40, 498, 210, 506))
    (found,), alone, loose = pair(_document([caption], [(1, (298, 496, 488, 642))]))
    assert (found.caption.key, alone, loose) == ("12-8", [], [])
    text = _caption("Running text.", (220, 490, 290, 640)).model_copy(update={"kind": "text"})
    assert pair(_document([caption, text], [(1, (298, 496, 488, 642))]))[0] == []


def test_a_part_whose_legend_is_on_the_next_page_shares_it_with_the_part_there() -> None:
    captions = [
        _caption("Fig. 5.10a–d. Legend on the next page.", (50, 360, 330, 370)),
        _caption("Fig. 5.10 Injections. (a) Bursa. (e) Notch.", (50, 260, 330, 270), page=2),
    ]
    pairs, alone, _ = pair(_document(captions, [(1, (50, 50, 330, 350)), (2, (50, 50, 330, 250))]))
    assert [found.caption.text for found in pairs] == ["Injections. (a) Bursa. (e) Notch."] * 2
    assert alone == []


@pytest.mark.parametrize("words", ["Image on admission.", "Images on T2-weighted MRI."])
def test_captions_that_begin_like_a_pointer_are_captions(words: str) -> None:
    (found,), _, _ = pair(_document([_caption(f"Figure 3. {words}", (50, 360, 330, 370))], [(1, (50, 50, 330, 350))]))
    assert found.caption.text == words


def test_a_bare_label_does_not_share_the_caption_of_a_far_page() -> None:
    captions = [
        _caption("Figure 1.", (50, 360, 330, 370)),
        _caption("Figure 1. The heart.", (50, 260, 330, 270), page=200),
    ]
    pairs, _, _ = pair(_document(captions, [(1, (50, 50, 330, 350)), (200, (50, 50, 330, 250))]))
    assert [found.caption.text for found in pairs] == ["", "The heart."]
