from io import BytesIO

from PIL import Image

from remud_hub.records import Document, Engine, Evidence, Figure, Mention, Page, Source
from remud_hub.resolve.overlay import CAPTION, FIGURE, MENTION, draw_overlay
from remud_hub.store import BlobStore


def _document(store: BlobStore) -> Document:
    out = BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "PNG")
    image = store.put(out.getvalue())
    return Document(
        source=Source(id="b" * 64, name="x.pdf", uri="x.pdf", media_type="application/pdf"),
        language="en",
        engine=Engine(reader="docling test", layout="rules"),
        pages=tuple(Page(number=n, width=300, height=400, image=image, has_text=True) for n in (1, 2, 3)),
        blocks=(),
        pictures=(),
        docling=("c" * 64,),
    )


def _colours(picture: bytes) -> set[str]:
    image = Image.open(BytesIO(picture)).convert("RGB")
    return {"#{:02x}{:02x}{:02x}".format(*colour) for _, colour in image.getcolors(1 << 20) or ()}  # type: ignore[misc]


def test_pages_with_figures_or_mentions_are_drawn(figure_evidence: Evidence, store: BlobStore) -> None:
    figure = figure_evidence.figure
    assert figure is not None
    drawn = dict(draw_overlay(_document(store), [figure], store))
    assert list(drawn) == [1, 2]
    assert MENTION in _colours(drawn[1]) and CAPTION in _colours(drawn[1])
    assert MENTION in _colours(drawn[2]) and FIGURE not in _colours(drawn[2])


def test_boxes_stand_where_they_are_on_the_page(store: BlobStore, picture: str) -> None:
    figure = Figure(page=1, box=(50, 100, 250, 300), image=picture, label="图1")
    ((_, drawn),) = draw_overlay(_document(store), [figure], store)
    image = Image.open(BytesIO(drawn))
    red = (0xD6, 0x27, 0x28)
    assert image.getpixel((300, 600)) == red and image.getpixel((100, 500)) == red
    assert image.getpixel((300, 500)) == (255, 255, 255)


def test_no_figure_no_page(store: BlobStore) -> None:
    assert list(draw_overlay(_document(store), [], store)) == []


def test_labels_cover_neither_words_nor_one_another(store: BlobStore, picture: str) -> None:
    text = "见图1和图2。"
    mention = Mention(page=1, box=(40, 200, 260, 230), text=text, span=(1, 3))
    figures = [
        Figure(page=2, box=(50, 100, 250, 300), image=picture, label=label, mentions=(mention,))
        for label in ("图1", "图2")
    ]
    purple = tuple(bytes.fromhex(MENTION[1:]))

    def width(cited: list[Figure]) -> int:
        image = Image.open(BytesIO(dict(draw_overlay(_document(store), cited, store))[1]))
        inside = image.crop((90, 410, 510, 450))
        assert inside.getcolors() == [(inside.width * inside.height, (255, 255, 255))]
        above = [x for x in range(image.width) for y in range(390) if image.getpixel((x, y)) == purple]
        return max(above) - min(above)

    assert width(figures) > 1.9 * width(figures[:1])
