"""Set a text with its figures and tables as a two-column PDF, the same bytes each time."""

import io
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any, cast
from xml.sax.saxutils import escape

from reportlab.graphics.charts.lineplots import LinePlot
from reportlab.graphics.shapes import Drawing, String
from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageTemplate, Paragraph, Spacer, Table

from remud_hub.errors import MissingExtra
from remud_hub.sample_pages import frames


MARGIN, GAP = 50.0, 16.0
COLUMN = (A4[0] - 2 * MARGIN - GAP) / 2
CHINESE_FONT = "WenQuanYi"
LABELS = {"en": ("Figure", "Table"), "zh": ("图", "表")}


def compose(text: Mapping[str, Any], path: Path) -> None:
    """Write the PDF of one text.

    Args:
        text: The parsed YAML: ``language``, ``title``, ``columns`` (headings, paragraphs, figures, tables in reading
            order), ``figures`` and ``tables`` by number.
        path: Where to.
    """
    if text["language"] == "zh":
        registerFont(TTFont(CHINESE_FONT, str(_chinese_font()), subfontIndex=0))
    title = Paragraph(escape(text["title"]), _style(text["language"], size=15, bold=True))
    # invariant: no creation date and no random id, so that the same text gives the same source id everywhere
    document = BaseDocTemplate(str(path), pagesize=A4, title=text["title"], invariant=1)
    _, title_height = title.wrap(A4[0] - 2 * MARGIN, A4[1])

    def draw_head(canvas: Any, _: Any) -> None:
        title.drawOn(canvas, MARGIN, A4[1] - MARGIN - title_height)

    document.addPageTemplates(
        [
            PageTemplate(
                "first",
                _columns(A4[1] - 2 * MARGIN - title_height - 14),
                onPage=draw_head,
                autoNextPageTemplate="later",
            ),
            PageTemplate("later", _columns(A4[1] - 2 * MARGIN)),
        ]
    )
    document.build([flowable for item in text["columns"] for flowable in _flowables(item, text)])


def _columns(height: float) -> list[Frame]:
    pads = {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}
    return [Frame(MARGIN + i * (COLUMN + GAP), MARGIN, COLUMN, height, **pads) for i in (0, 1)]


def _flowables(item: Mapping[str, Any], text: Mapping[str, Any]) -> Iterator[Flowable]:
    language = text["language"]
    if "heading" in item:
        yield Paragraph(escape(item["heading"]), _style(language, size=11, bold=True, before=8))
    elif "text" in item:
        yield Paragraph(escape(item["text"]), _style(language, size=9.5, first_line=19 if language == "zh" else 10))
    elif "figure" in item:
        yield _figure(item["figure"], text["figures"][item["figure"]], language)
    else:
        yield _table(item["table"], text["tables"][item["table"]], language)


def _figure(number: int, figure: Mapping[str, Any], language: str) -> Flowable:
    label = f"{LABELS[language][0]} {number}. " if language == "en" else f"{LABELS[language][0]}{number}　"
    caption = Paragraph(f"<b>{label}</b>{escape(figure['caption'])}", _style(language, size=8))
    return KeepTogether([Spacer(0, 6), _drawing(figure["pictures"], language), Spacer(0, 4), caption, Spacer(0, 10)])


def _drawing(names: Sequence[str], language: str) -> Flowable:
    if names[0] == "chart/penetration":
        return _penetration_chart(language)
    return _Panels([frames.picture(name) for name in names])


class _Panels(Flowable):  # type: ignore[misc]
    """Pictures in rows of two with a gutter, lettered A, B, C … in their upper left corner when there are several."""

    GUTTER = 5.0

    def __init__(self, pictures: Sequence[Any]) -> None:
        super().__init__()
        self.pictures = pictures
        self.across = min(2, len(pictures))
        self.cell = (COLUMN - (self.across - 1) * self.GUTTER) / self.across
        self.tall = self.cell * pictures[0].height / pictures[0].width

    def wrap(self, *_: float) -> tuple[float, float]:
        rows = -(-len(self.pictures) // self.across)
        return COLUMN, rows * self.tall + (rows - 1) * self.GUTTER

    def draw(self) -> None:
        _, height = self.wrap()
        for index, picture in enumerate(self.pictures):
            row, column = divmod(index, self.across)
            x = column * (self.cell + self.GUTTER)
            y = height - self.tall - row * (self.tall + self.GUTTER)
            self.canv.drawImage(ImageReader(_png(picture)), x, y, self.cell, self.tall)
            if len(self.pictures) > 1:
                self.canv.setFillColorRGB(1, 1, 1)
                self.canv.setFont("Helvetica-Bold", 10)
                self.canv.drawString(x + 4, y + self.tall - 12, "ABCDEFGH"[index])


def _png(picture: Any) -> io.BytesIO:
    data = io.BytesIO()
    picture.save(data, "PNG")
    data.seek(0)
    return data


def _penetration_chart(language: str) -> Drawing:
    """A vector drawing: depth at which 60 dB are lost there and back, at 0.5 dB/(cm·MHz) in soft tissue."""
    drawing, plot = Drawing(COLUMN, 130), LinePlot()
    plot.x, plot.y, plot.width, plot.height = 34, 28, COLUMN - 48, 92
    plot.data = [[(mhz, 60 / (2 * 0.5 * mhz)) for mhz in range(2, 16)]]
    plot.lines[0].strokeColor = black
    plot.xValueAxis.valueMin, plot.xValueAxis.valueMax = 2, 15
    drawing.add(plot)
    font = CHINESE_FONT if language == "zh" else "Helvetica"
    across, up = ("频率 (MHz)", "深度 (cm)") if language == "zh" else ("Frequency (MHz)", "Depth (cm)")
    drawing.add(String((COLUMN - stringWidth(across, font, 8)) / 2, 4, across, fontName=font, fontSize=8))
    drawing.add(String(4, 122, up, fontName=font, fontSize=8))
    return drawing


def _table(number: int, table: Mapping[str, Any], language: str) -> Flowable:
    label = f"{LABELS[language][1]} {number}. " if language == "en" else f"{LABELS[language][1]}{number}　"
    caption = Paragraph(f"<b>{label}</b>{escape(table['caption'])}", _style(language, size=8))
    font = CHINESE_FONT if language == "zh" else "Helvetica"
    style = [("FONT", (0, 0), (-1, -1), font, 8), ("LINEABOVE", (0, 0), (-1, 0), 0.8, black)]
    style += [("LINEBELOW", (0, 0), (-1, 0), 0.4, black), ("LINEBELOW", (0, -1), (-1, -1), 0.8, black)]
    return KeepTogether(
        [Spacer(0, 6), caption, Spacer(0, 3), Table(table["rows"], [COLUMN / 2] * 2, style=style), Spacer(0, 8)]
    )


def _style(
    language: str, *, size: float, bold: bool = False, first_line: float = 0, before: float = 0
) -> ParagraphStyle:
    latin = "Helvetica-Bold" if bold else "Times-Roman"
    return ParagraphStyle(
        "style",
        fontName=CHINESE_FONT if language == "zh" else latin,
        fontSize=size,
        leading=size * 1.35,
        firstLineIndent=first_line,
        spaceBefore=before,
        spaceAfter=3,
        wordWrap="CJK" if language == "zh" else None,
    )


def _chinese_font() -> Path:
    """Return WenQuanYi Micro Hei as a package ships it: a font with outlines that a PDF can embed."""
    try:
        listed = files("paperang-p2-fonts-cjk") or []
    except PackageNotFoundError as error:
        raise MissingExtra("demo", "paperang-p2-fonts-cjk") from error
    return Path(cast(Any, next(file for file in listed if file.name == "wqy-microhei.ttc").locate()))
