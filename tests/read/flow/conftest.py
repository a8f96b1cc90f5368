"""One article in every format: two figures, one of two pictures, cited three times; nothing is kept as a binary file."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from remud_hub.read.flow.reader import FlowReader
from remud_hub.read.options import ReadOptions
from remud_hub.read.sources import find_sources
from remud_hub.records import Document
from remud_hub.store import BlobStore


LONG = "The probe was placed at the apex and turned until the four chambers came into view, as the guideline asks."
CITING = (
    f"{LONG} Figure 1 shows the view.",
    f"The lung slid along the pleural line (Fig. 2). {LONG}",
    f"{LONG} Both were seen again and again (Figures 1 and 2).",
)
CAPTIONS = ("Apical view of the heart.", "The lung in two positions. A, supine. B, upright.")

JATS = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.2//EN" "JATS-archivearticle1.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink"><front><journal-meta><journal-id>x</journal-id></journal-meta>
<article-meta><title-group><article-title>Two <italic>views</italic></article-title></title-group></article-meta></front>
<body><sec><label>1</label><title>Methods</title><p>{0}</p>
<fig id="F1"><label>Figure 1</label><caption><p>{3}</p></caption><graphic xlink:href="one"/></fig>
<p>{1}</p><p>{2}</p></sec></body>
<back><ref-list><title>References</title><ref><label>1</label><mixed-citation>Somebody. Figure 1 of a book.</mixed-citation></ref></ref-list></back>
<floats-group><fig id="F2"><label>Fig. 2</label><caption><p>{4}</p></caption><graphic xlink:href="two.jpg"/><graphic xlink:href="three.png"/></fig></floats-group>
</article>"""
HTML = """<!doctype html><html><head><meta charset="utf-8"><title>x</title></head><body><nav>Home</nav><h1>Two views</h1><h2>Methods</h2>
<p>{0}</p><figure id="F1"><img src="one.png" alt="a heart"><figcaption><b>Figure 1.</b> {3}</figcaption></figure>
<p>{1}</p><figure id="F2"><img src="two.jpg"><img src="three.png"><figcaption>Fig. 2. {4}</figcaption></figure><p>{2}</p></body></html>"""
MARKDOWN = """---
title: x
---
# Two views

## Methods

{0}

![Figure 1. {3}](one.png)

{1}

![](two.jpg)
![](three.png)

Fig. 2. {4}

{2}
"""
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="text/a.xhtml"/><item id="b" href="text/b.xhtml"/></manifest>
<spine><itemref idref="a"/><itemref idref="b"/></spine></package>"""
CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>"""


def png(colour: int = 90, size: tuple[int, int] = (300, 200)) -> bytes:
    out = io.BytesIO()
    image = Image.radial_gradient("L").resize(size).point(lambda value: min(255, value + colour)).convert("RGB")
    image.save(out, "PNG")
    return out.getvalue()


def jpeg(size: tuple[int, int] = (300, 200)) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


def _linked(text: str, link: str) -> str:
    for printed, name in (("Figure 1", "F1"), ("Fig. 2", "F2"), ("Figures 1", "F1")):
        if printed in text:
            text = text.replace(printed, link.format(name, printed), 1)
    return text.replace("and 2)", f"and {link.format('F2', '2')})")


def _filled(template: str, link: str = "{1}") -> str:
    return template.format(*(_linked(text, link) for text in CITING), *CAPTIONS)


def _beside(folder: Path) -> None:
    (folder / "one.png").write_bytes(png())
    (folder / "two.jpg").write_bytes(jpeg())
    (folder / "three.png").write_bytes(png(30))


def _jats(folder: Path) -> Path:
    _beside(folder)
    path = folder / "article.xml"
    path.write_text(_filled(JATS, '<xref ref-type="fig" rid="{0}">{1}</xref>'), encoding="utf-8")
    return path


def _html(folder: Path) -> Path:
    _beside(folder)
    path = folder / "article.html"
    path.write_text(_filled(HTML, '<a href="#{0}">{1}</a>'), encoding="utf-8")
    return path


def _markdown(folder: Path) -> Path:
    _beside(folder)
    path = folder / "article.md"
    path.write_text(_filled(MARKDOWN), encoding="utf-8")
    return path


def write_zip(path: Path, entries: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def _epub(folder: Path) -> Path:
    page = _filled(HTML, '<a href="a.xhtml#{0}">{1}</a>').replace('src="', 'src="../images/')
    return write_zip(
        folder / "article.epub",
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": PACKAGE,
            "OEBPS/text/a.xhtml": page,
            "OEBPS/text/b.xhtml": f'<html><body><h1>Later</h1><p>{LONG} As <a href="a.xhtml#F1">seen there</a>.</p></body></html>',
            "OEBPS/images/one.png": png(),
            "OEBPS/images/two.jpg": jpeg(),
            "OEBPS/images/three.png": png(30),
        },
    )


def _docx(folder: Path) -> Path:
    from docx import Document as Word
    from docx.shared import Inches

    word = Word()
    word.add_heading("Two views", 0)
    word.add_heading("Methods", 1)
    word.add_paragraph(CITING[0]).add_run(" In bo").bold = True
    word.paragraphs[-1].add_run("ld: 10")
    word.paragraphs[-1].add_run("3").font.superscript = True
    word.add_picture(io.BytesIO(png()), width=Inches(3))
    word.add_paragraph(f"Figure 1. {CAPTIONS[0]}", style="Caption")
    word.add_paragraph(CITING[1])
    both = word.add_paragraph().add_run()
    both.add_picture(io.BytesIO(jpeg()), width=Inches(2))
    both.add_picture(io.BytesIO(png(30)), width=Inches(2))
    word.add_paragraph(f"Fig. 2. {CAPTIONS[1]}", style="Caption")
    word.add_paragraph(CITING[2])
    word.save(str(folder / "article.docx"))
    return folder / "article.docx"


def _pptx(folder: Path) -> Path:
    from pptx import Presentation
    from pptx.util import Inches

    show = Presentation()
    for number, (pictures, text) in enumerate((([png()], CITING[0]), ([jpeg(), png(30)], CITING[1])), start=1):
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = f"View {number}"
        for i, data in enumerate(pictures):
            slide.shapes.add_picture(io.BytesIO(data), Inches(0.5 + 2.2 * i), Inches(1.5), Inches(2), Inches(1.4))
        label = ("Figure 1", "Fig. 2")[number - 1]
        slide.shapes.add_textbox(
            Inches(0.5), Inches(3), Inches(4.2), Inches(0.6)
        ).text_frame.text = f"{label}. {CAPTIONS[number - 1]}"
        slide.shapes.add_textbox(Inches(5), Inches(1.5), Inches(4.5), Inches(3)).text_frame.text = text
    slide.notes_slide.notes_text_frame.text = CITING[2]
    show.save(str(folder / "article.pptx"))
    return folder / "article.pptx"


MAKERS: dict[str, Callable[[Path], Path]] = {
    "jats": _jats,
    "html": _html,
    "markdown": _markdown,
    "epub": _epub,
    "docx": _docx,
    "pptx": _pptx,
}


@pytest.fixture
def read(store: BlobStore) -> Callable[[Path], Document]:
    """Read a file of whatever format, in this process."""

    def reading(path: Path) -> Document:
        files, errors = find_sources([path])
        if errors:
            raise errors[0]
        return FlowReader(ReadOptions(), store).read(files[0])

    return reading
