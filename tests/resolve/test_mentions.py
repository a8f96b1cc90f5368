"""Mentions: by name, by place, and by chapter."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.records import Block, BlockKind, Part, Picture
from remud_hub.resolve.chapters import chapter_starts
from remud_hub.resolve.mentions import bare_key, find_mentions, in_own_chapter


def _block(kind: BlockKind, text: str, page: int = 1, level: int = 0) -> Block:
    return Block(kind=kind, text=text, parts=(Part(page=page, box=(0, 0, 1, 1), span=(0, len(text))),), level=level)


def _caption(number: int, page: int = 1) -> Block:
    return _block("caption", f"Figure {number}. A view.", page)


def _heading(text: str, level: int = 1) -> Block:
    return _block("heading", text, level=level)


def _cited(texts: Iterable[str], known: Iterable[str]) -> dict[str, list[str]]:
    found = find_mentions([_block("text", text) for text in texts], set(known))
    return {key: [mention.text for mention in mentions] for key, mentions in found.items()}


@given(st.integers(1, 99), st.integers(0, 9))
def test_a_number_is_never_part_of_a_longer_one(number: int, digit: int) -> None:
    text = f"The mass is seen (Fig. {number}{digit})."
    assert _cited([text], [str(number), f"{number}{digit}"]) == {str(number): [], f"{number}{digit}": [text]}


@given(
    st.integers(1, 200),
    st.integers(1, 12),
    st.sampled_from(["Figs. {}-{}", "Figures {} to {}", "图{}～{}", "图{}至图{}"]),
)
def test_a_range_cites_all_that_lie_in_it(first: int, more: int, style: str) -> None:
    text = style.replace("至图{}", "至{}").format(first, first + more)
    cited = _cited([text + " show it."], [str(number) for number in range(first - 1, first + more + 2)])
    assert {key for key, texts in cited.items() if texts} == {str(number) for number in range(first, first + more + 1)}


@given(st.lists(st.integers(1, 300), min_size=2, max_size=6, unique=True))
def test_a_list_cites_each_of_its_own(numbers: list[int]) -> None:
    text = f"See Figs. {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}."
    cited = _cited([text], [str(number) for number in range(1, 301)])
    assert {key for key, texts in cited.items() if texts} == {str(number) for number in numbers}


def test_a_paragraph_over_a_page_break_has_the_place_of_its_citation() -> None:
    text = "The mass grew over the months and is shown in Figure 1."
    parts = (Part(page=1, box=(0, 0, 1, 1), span=(0, 20)), Part(page=2, box=(2, 2, 3, 3), span=(20, len(text))))
    (mention,) = find_mentions([Block(kind="text", text=text, parts=parts)], {"1"})["1"]
    assert (mention.page, mention.box, mention.text) == (2, (2, 2, 3, 3), text)
    assert mention.text[slice(*mention.span)] == "Figure 1" and mention.confidence == 1.0


def test_a_footnote_may_cite_a_figure() -> None:
    note = _block("footnote", "1 The gate was set as in Figure 1.")
    (mention,) = find_mentions([_caption(1), note], {"1"})["1"]
    assert mention.text == note.text


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("The figure above shows it.", "1"),
        ("As shown below, it grew.", "2"),
        ("如上图所示，左房增大。", "1"),
        ("见下图。", "2"),
        ("The figure below (Figure 1) shows it.", "1"),
    ],
)
def test_what_points_at_a_figure_cites_the_nearest_one(text: str, key: str) -> None:
    mentions = find_mentions([_caption(1), _block("text", text), _caption(2), _caption(3)], {"1", "2", "3"})
    assert [found for found, mine in mentions.items() if mine] == [key]
    (mention,) = mentions[key]
    assert mention.confidence == (1.0 if "Figure 1" in text else pytest.approx(0.55, abs=0.2))


def test_what_is_far_is_not_pointed_at() -> None:
    blocks = [_block("text", "The figure below shows it. As shown above, it grew.", page=2), _caption(1, page=4)]
    assert find_mentions(blocks, {"1"}) == {"1": ()}
    assert find_mentions([_caption(1, page=1), _block("text", "As shown above, it grew.", page=2)], {"1"}) == {"1": ()}


def _book(first: str, second: str, level: int = 1) -> list[Block]:
    return [
        _heading(first, level),
        _block("text", "Figure 1 is of the heart."),
        _caption(1),
        _caption(2),
        _heading("References", level),
        _block("text", "1. Somebody."),
        _heading(second, level),
        _block("text", "Figure 1 is of the lung."),
        _caption(1),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [("Chapter 1 Heart", "Chapter 2 Lung"), ("第一章 心脏", "第二章 肺"), ("The heart", "The lung")],
)
def test_chapters_that_number_anew_keep_their_mentions(first: str, second: str) -> None:
    blocks = _book(first, second)
    assert chapter_starts(blocks) == [6]
    mentions = find_mentions(blocks, {"1", "2"})["1"]
    heart, lung = (in_own_chapter(mentions, caption, blocks) for caption in (blocks[2], blocks[8]))
    assert [mention.text for mention in heart] == ["Figure 1 is of the heart."]
    assert [mention.text for mention in lung] == ["Figure 1 is of the lung."]


def test_abstracts_keep_their_mentions() -> None:
    heads = ["P31 A thrombus in transit", "P32 Counting of B-lines", "P33 Strain imaging"]
    book = [_heading("POSTER ABSTRACTS", 1)]
    for head in heads:
        book += [_heading(head, 2), _block("text", f"Figure 1 is of {head}."), _caption(1)]
    assert chapter_starts(book) == [4, 7]
    mentions = find_mentions(book, {"1"})["1"]
    (own,) = in_own_chapter(mentions, book[6], book)
    assert own.text == "Figure 1 is of P32 Counting of B-lines."
    assert chapter_starts(book[:7]) == []


def test_a_paper_has_no_chapters() -> None:
    paper = [
        _heading("Introduction"),
        _block("text", "Figure 2 comes first."),
        _caption(2),
        _heading("Methods"),
        _caption(1),
        _heading("Results"),
        _caption(3),
        _block("caption", "Figure 3 (continued)", page=2),
        _heading("Discussion"),
        _block("text", "Figure 1 again."),
    ]
    assert chapter_starts(paper) == []
    mentions = find_mentions(paper, {"1", "2", "3"})["1"]
    assert in_own_chapter(mentions, paper[4], paper) == mentions
    assert (
        chapter_starts([_caption(1), _block("caption", "Figure 1B. Its second half."), _caption(2), _caption(2)]) == []
    )


def test_a_supplement_cites_its_figures_and_the_note_on_one_none() -> None:
    cites = "Examples are in Supplementary Figure S1."
    headings = [_heading("Supplementary Material", 1), _heading("Views", 2)]
    assert [each.text for each in find_mentions([*headings, _block("text", cites)], {"S1"})["S1"]] == [cites]
    assert find_mentions([headings[0], _block("text", cites)], {"S1"})["S1"] == ()
    assert find_mentions([_heading("Supplementary Methods"), _block("text", cites)], {"S1"})["S1"]


def test_articles_of_one_volume_keep_their_mentions_where_scans_give_their_titles_other_levels() -> None:
    volume = [
        _heading("Compound scanning", 1),
        _block("text", "Figure 1 is of the pelvis."),
        _caption(1),
        _caption(2),
        _heading("Visualization of the breast", 2),
        _block("text", "Figure 1 is of the breast."),
        _caption(1),
        _caption(2),
    ]
    assert chapter_starts(volume) == [4]
    mentions = find_mentions(volume, {"1", "2"})["1"]
    assert [each.text for each in in_own_chapter(mentions, volume[6], volume)] == ["Figure 1 is of the breast."]
    assert chapter_starts(volume[:7]) == []  # one caption alone may be a sentence that was taken for one


def test_texts_point_at_pictures_without_a_caption() -> None:
    pointing = _block("text", "管腔内可见粪石，如下图所示。")
    other = _block("text", "术后恢复良好。", page=2)
    picture = Picture(page=1, box=(0.0, 300.0, 200.0, 400.0), image="a" * 64)
    mentions = find_mentions([pointing, other, _caption(1, page=2)], {"1"}, [picture])
    assert mentions["1"] == ()
    assert [each.text for each in mentions[bare_key(picture)]] == [pointing.text]


def test_captions_beside_a_list_of_legends_begin_no_chapter() -> None:
    text = _block("text", "Figure 1 is of the pelvis.")
    paper = [_heading("Results", 2), text, _heading("Figure legends", 2), _caption(1), _caption(2)]
    assert chapter_starts([*paper, _heading("Figures", 2), _caption(1), _caption(2)]) == []
