"""What a file says itself wins over what its looks tell."""

from io import BytesIO

import pytest
from PIL import Image

from remud_hub.records import Block, BlockKind, Cite, Document, Engine, Evidence, Figure, Page, Part, Picture, Source
from remud_hub.resolve.evidence import resolve
from remud_hub.resolve.pairing import pair
from remud_hub.store import BlobStore


def _block(kind: BlockKind, text: str, y: float, *cites: tuple[str, int]) -> Block:
    given = tuple(
        Cite(span=(text.index(link), text.index(link) + len(link)), caption=caption) for link, caption in cites
    )
    part = Part(page=1, box=(50, y, 550, y + 12), span=(0, len(text)))
    return Block(kind=kind, text=text, parts=(part,), cites=given)


@pytest.fixture
def document(store: BlobStore) -> Document:
    """Captions above their pictures, so that places alone tell wrong; a supplement that counts from one again."""
    out = BytesIO()
    Image.new("RGB", (200, 100), (30, 30, 30)).save(out, "PNG")
    image = store.put(out.getvalue())
    return Document(
        source=Source(id="b" * 64, name="x.xml", uri="x.xml", media_type="application/jats+xml"),
        language="en",
        engine=Engine(reader="test", layout="flow"),
        pages=(Page(number=1, width=600, height=800, image=image, has_text=True),),
        blocks=(
            _block("text", "First, here it is, and Figure 1 of the supplement.", 20, ("here", 2), ("Figure 1", 3)),
            _block("text", "Then Figs. 1 to 2 and Figure 1 of a book.", 40, ("Figs. 1", 2), ("2", 3)),
            _block("caption", "Figure 1. One.", 90),
            _block("caption", "Figure 2. Two.", 210),
            _block("caption", "Not a label.", 330),
            _block("text", "Last, Figure 2.", 500),
        ),
        pictures=(
            Picture(page=1, box=(50, 110, 250, 200), image=image, caption=2),
            Picture(page=1, box=(50, 230, 250, 320), image=image, caption=3),
            Picture(page=1, box=(50, 350, 250, 440), image=image, caption=4),
            Picture(page=1, box=(300, 110, 500, 200), image=image),
        ),
        docling=("c" * 64,),
    )


def _figures(document: Document, store: BlobStore) -> dict[str | None, Figure]:
    found = [item.figure for item in resolve(document, store) if isinstance(item, Evidence) and item.figure]
    return {figure.label: figure for figure in found}


def test_a_caption_that_is_named_wins_over_the_nearest(document: Document) -> None:
    pairs, alone, loose = pair(document)
    assert [(found.caption.text, found.pictures) for found in pairs] == [
        ("One.", document.pictures[:1]),
        ("Two.", document.pictures[1:2]),
        ("Not a label.", document.pictures[2:3]),
    ]
    assert alone == []
    assert loose == list(document.pictures[3:])


def test_a_link_is_a_mention_whatever_it_reads_like(document: Document, store: BlobStore) -> None:
    figures = _figures(document, store)
    assert [mention.text[slice(*mention.span)] for mention in figures["Figure 1"].mentions] == ["here", "Figs. 1"]
    assert [mention.text[:5] for mention in figures["Figure 2"].mentions] == ["First", "Then ", "Last,"]


def test_a_link_that_leads_elsewhere_is_no_mention(document: Document, store: BlobStore) -> None:
    elsewhere = _block("text", "See Figure 1.", 20, ("Figure 1", 3))
    changed = document.model_copy(update={"blocks": (elsewhere, *document.blocks[1:])})
    figures = _figures(changed, store)
    assert elsewhere.text not in [mention.text for mention in figures["Figure 1"].mentions]
    assert elsewhere.text in [mention.text for mention in figures["Figure 2"].mentions]


def test_without_links_nothing_changes(document: Document, store: BlobStore) -> None:
    plain = document.model_copy(
        update={"blocks": tuple(block.model_copy(update={"cites": ()}) for block in document.blocks)}
    )
    texts = [mention.text[:5] for mention in _figures(plain, store)["Figure 1"].mentions]
    assert texts == ["First", "Then "]


def test_a_link_to_a_figure_of_the_same_number_in_another_chapter(document: Document, store: BlobStore) -> None:
    image = document.pictures[0].image
    heading = _block("heading", "Chapter 2", 520).model_copy(update={"level": 1})
    blocks = (
        *document.blocks,
        heading,
        _block("text", "As Figure 1 of the first chapter, so Figure 1.", 540, ("Figure 1", 2)),
        _block("caption", "Figure 1. Another.", 700),
    )
    pictures = (*document.pictures, Picture(page=1, box=(50, 600, 250, 690), image=image, caption=len(blocks) - 1))
    book = document.model_copy(update={"blocks": blocks, "pictures": pictures})
    found = [item.figure for item in resolve(book, store) if isinstance(item, Evidence) and item.figure]
    cited = {figure.caption: [mention.text[:5] for mention in figure.mentions] for figure in found}
    assert "As Fi" in cited["One."]
    assert cited["Another."] == []


def test_a_caption_that_the_file_names_needs_no_label(document: Document, store: BlobStore) -> None:
    bare = _figures(document, store)[None]
    assert (bare.caption, bare.mentions) == ("Not a label.", ())
