"""A document made by hand, resolved."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image

from remud_hub.records import (
    Block,
    BlockKind,
    Box,
    Document,
    Engine,
    Evidence,
    Lettering,
    Page,
    Part,
    Picture,
    Rejection,
    Source,
)
from remud_hub.resolve.evidence import resolve
from remud_hub.resolve.figures import figures_json
from remud_hub.store import BlobStore


LONG = "The probe was placed at the apex and turned until the four chambers came into view, as the guideline asks. "


def _block(kind: BlockKind, text: str, box: Box, page: int = 1, level: int = 0) -> Block:
    return Block(kind=kind, text=text, parts=(Part(page=page, box=box, span=(0, len(text))),), level=level)


@pytest.fixture
def document(store: BlobStore) -> Document:
    out = BytesIO()
    Image.new("RGB", (200, 100), (30, 30, 30)).save(out, "PNG")
    image = store.put(out.getvalue())
    return Document(
        source=Source(id="b" * 64, name="x.pdf", uri="x.pdf", media_type="application/pdf"),
        language="en",
        engine=Engine(reader="docling test", layout="rules"),
        pages=(Page(number=1, width=600, height=800, image=image, has_text=True),),
        blocks=(
            _block("heading", "1 Methods", (50, 30, 200, 45), level=1),
            _block("text", LONG * 6 + "Figure 1 shows the view.", (50, 50, 550, 90)),
            _block("caption", "Figure 1. Apical view.", (50, 210, 300, 220)),
            _block("text", "Figures 10 and 11 were left out. " + LONG * 5, (50, 230, 550, 290)),
            _block("caption", "Figure 2. Nothing above me.", (50, 600, 300, 610)),
            _block("heading", "References", (50, 650, 200, 665), level=1),
            _block("text", "1. Somebody. Figure 1 of a book. " + LONG * 6, (50, 670, 550, 690)),
        ),
        pictures=(
            Picture(page=1, box=(50, 100, 300, 200), image=image),
            Picture(page=1, box=(500, 10, 540, 25), image=image),
        ),
        docling=("c" * 64,),
    )


def test_a_figure_carries_its_caption_and_the_paragraphs_that_cite_it(document: Document, store: BlobStore) -> None:
    figures = [found.figure for found in resolve(document, store) if isinstance(found, Evidence) and found.figure]
    assert [(figure.label, figure.caption, figure.box) for figure in figures] == [
        ("Figure 1", "Apical view.", (50, 100, 300, 200))
    ]
    (mention,) = figures[0].mentions
    assert mention.text[slice(*mention.span)] == "Figure 1"
    assert mention.text == document.blocks[1].text


def test_what_is_left_alone_is_said(document: Document, store: BlobStore) -> None:
    rejections = [found for found in resolve(document, store) if isinstance(found, Rejection)]
    assert sorted(found.reason for found in rejections) == ["caption without picture", "picture without caption"]
    assert all(found.source_id == document.source.id for found in rejections)


def test_passages_stay_under_their_heading_and_out_of_the_references(document: Document, store: BlobStore) -> None:
    passages = [found for found in resolve(document, store) if isinstance(found, Evidence) and found.kind == "passage"]
    assert passages
    assert {found.heading_path for found in passages} == {("1 Methods",)}
    assert all("Somebody" not in found.text for found in passages)


def test_the_same_document_gives_the_same_ids(document: Document, store: BlobStore) -> None:
    assert list(resolve(document, store)) == list(resolve(document, store))


def test_the_contract_of_remud_figures(document: Document, store: BlobStore) -> None:
    evidences = [found for found in resolve(document, store) if isinstance(found, Evidence)]
    printed = figures_json(document, evidences)
    assert printed["pages"] == 1
    (figure,) = printed["figures"]  # type: ignore[misc]
    # The contract; a reader may pass over what else is there
    assert {"page", "bbox_pt", "label", "caption", "panels", "mentions"} <= set(figure)
    (mention,) = figure["mentions"]
    assert (mention["page"], mention["confidence"]) == (1, 1.0)
    assert mention["text"][slice(*mention["span"])].startswith("Fig")


@pytest.mark.parametrize(
    ("printed", "caption"),
    [
        ("Figure 1. (continued)", "Apical view."),
        ("Figure 1 (continued). Subcostal view.", "(continued). Subcostal view."),
        ("Figure 1 Cont. Subcostal view.", "Cont. Subcostal view."),
    ],
)
def test_a_continued_figure_without_words_of_its_own_has_the_caption_of_its_first_part(
    document: Document, store: BlobStore, printed: str, caption: str
) -> None:
    image = document.pictures[0].image
    continued = document.model_copy(
        update={
            "pages": (*document.pages, document.pages[0].model_copy(update={"number": 2})),
            "blocks": (*document.blocks, _block("caption", printed, (50, 210, 300, 220), page=2)),
            "pictures": (*document.pictures, Picture(page=2, box=(50, 100, 300, 200), image=image)),
        }
    )
    figures = [found.figure for found in resolve(continued, store) if isinstance(found, Evidence) and found.figure]
    assert [figure.same_as for figure in figures] == [None, "Figure 1, page 1"]  # both show one picture here
    assert [(figure.page, figure.label, figure.caption) for figure in figures] == [
        (1, "Figure 1", "Apical view."),
        (2, "Figure 1", caption),
    ]


def test_the_first_part_has_all_panels_that_its_caption_names_where_the_next_names_its_own(
    document: Document, store: BlobStore
) -> None:
    texts = "Figure 1. Maps. (a,b) Correct; (c,d) wrong.", "Figure 1. Cont. (e,f) Misgraded."
    parts = document.model_copy(
        update={
            "pages": (*document.pages, document.pages[0].model_copy(update={"number": 2})),
            "blocks": tuple(_block("caption", texts[i], (50, 210, 300, 220), page=i + 1) for i in (0, 1)),
            "pictures": tuple(
                Picture(page=i + 1, box=(50, 100, 300, 200), image=document.pictures[0].image, lettering=seen)
                for i, seen in enumerate([tuple(_letters("ab")), ()])
            ),
        }
    )
    figures = [found.figure for found in resolve(parts, store) if isinstance(found, Evidence) and found.figure]
    assert ["".join(panel.label for panel in figure.panels) for figure in figures] == ["abcd", "ef"]


def _letters(letters: str) -> Iterator[Lettering]:
    for i, letter in enumerate(letters):
        yield Lettering(text=letter, box=(55.0 + 100 * i, 105.0, 62.0 + 100 * i, 115.0))


def test_panels_that_are_figures_of_their_own_take_their_own_mentions(document: Document, store: BlobStore) -> None:
    cites = "Figure 1a shows the valve. ", "Figure 1b shows the septum. ", "Both are in Figure 1. "
    blocks = (
        *(_block("text", cite + LONG * 4, (50, 50 + 20 * row, 550, 65 + 20 * row)) for row, cite in enumerate(cites)),
        _block("caption", "Figure 1a. The valve.", (50, 210, 300, 220)),
        _block("caption", "Figure 1b. The septum.", (50, 430, 300, 440)),
    )
    pictures = tuple(document.pictures[0].model_copy(update={"box": (50, top, 300, top + 100)}) for top in (105, 325))
    found = resolve(document.model_copy(update={"blocks": blocks, "pictures": pictures}), store)
    figures = [each.figure for each in found if isinstance(each, Evidence) and each.figure]
    assert {figure.caption: [each.text[: len("Figure 1a")] for each in figure.mentions] for figure in figures} == {
        "The valve.": ["Figure 1a", "Both are "],
        "The septum.": ["Figure 1b", "Both are "],
    }
