"""The rules as a layout engine of Docling."""

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from docling.datamodel.base_models import Cluster, LayoutPrediction, Page
from docling.datamodel.document import ConversionResult
from docling.datamodel.pipeline_options import BaseLayoutOptions
from docling.models.base_layout_model import BaseLayoutModel
from docling_core.types.doc import BoundingBox, CoordOrigin, DocItemLabel
from docling_core.types.doc.page import BoundingRectangle, SegmentedPdfPage, TextCell

from remud_hub import boxes
from remud_hub.read.layout.hidden import HiddenText, is_hidden
from remud_hub.read.layout.ink import Ink
from remud_hub.read.layout.lines import Line, Word, join_fragments, join_text, make_line
from remud_hub.read.layout.page import PageContent, analyse
from remud_hub.read.layout.regions import RegionKind
from remud_hub.read.layout.survey import Survey, survey
from remud_hub.records import Box


INK_SCALE = 2.0
"""Pixels per point that the page is looked at with."""

_LABELS: dict[RegionKind, DocItemLabel] = {
    "text": DocItemLabel.TEXT,
    "heading": DocItemLabel.SECTION_HEADER,
    "list_item": DocItemLabel.LIST_ITEM,
    "caption": DocItemLabel.CAPTION,
    "footnote": DocItemLabel.FOOTNOTE,
    "furniture": DocItemLabel.PAGE_HEADER,
    "table": DocItemLabel.TABLE,
    "picture": DocItemLabel.PICTURE,
}


class RuleLayoutOptions(BaseLayoutOptions):
    """Asks Docling for our rules; they have nothing to set."""

    kind: ClassVar[str] = "remud_rules"


class RuleLayoutModel(BaseLayoutModel):
    """Finds text blocks, captions, figures and tables by rules; see the modules beside this one."""

    requires_layout_postprocessing = False

    def __init__(self, *, options: RuleLayoutOptions, **_unused: Any) -> None:
        self.options = options
        self._survey: tuple[str, Survey] | None = None

    @classmethod
    def get_options_type(cls) -> type[BaseLayoutOptions]:
        """Return the options that choose this engine."""
        return RuleLayoutOptions

    def predict_layout(self, conv_res: ConversionResult, pages: Sequence[Page]) -> Sequence[LayoutPrediction]:
        """Return the clusters of each page, cells assigned."""
        survey = self._survey_of(conv_res)
        return [LayoutPrediction(clusters=_clusters(page, survey)) for page in pages]

    def _survey_of(self, conv_res: ConversionResult) -> Survey:
        """Return what was seen of the whole document that the pages are from; documents come one after another."""
        key = conv_res.input.document_hash
        if self._survey is None or self._survey[0] != key:
            self._survey = (key, survey(conv_res.input._backend.path_or_stream))
        return self._survey[1]


def _clusters(page: Page, seen: Survey) -> list[Cluster]:
    content, turns = _content(page, seen.hidden[page.page_no - 1])
    turned = content.size
    clusters: list[Cluster] = []
    for region in analyse(content, seen.marks):
        holds_lines = region.kind in {"picture", "table"}
        box = boxes.quarter_turns(region.box, turned, -turns)
        cluster = _cluster(len(clusters), _LABELS[region.kind], box, "" if holds_lines else join_text(region.lines))
        cluster.children = [
            _cluster(i, DocItemLabel.TEXT, boxes.quarter_turns(line.box, turned, -turns), line.text)
            for i, line in enumerate(region.lines if holds_lines else ())
        ]
        clusters.append(cluster)
    return clusters


def _cluster(number: int, label: DocItemLabel, box: Box, text: str) -> Cluster:
    bounds = BoundingBox(l=box[0], t=box[1], r=box[2], b=box[3], coord_origin=CoordOrigin.TOPLEFT)
    cells = (
        [
            TextCell(
                index=number, rect=BoundingRectangle.from_bounding_box(bounds), text=text, orig=text, from_ocr=False
            )
        ]
        if text
        else []
    )
    return Cluster(id=number, label=label, bbox=bounds, cells=cells)


def _content(page: Page, hidden: Sequence[HiddenText]) -> tuple[PageContent, int]:
    """Return what is on the page, turned so that most text is upright, and the quarter turns that took."""
    assert page.parsed_page is not None and page.size is not None and page._backend is not None
    size = (page.size.width, page.size.height)
    turns = _turns(page.parsed_page)
    image = page.get_image(scale=INK_SCALE)
    assert image is not None
    backend: Any = page._backend
    shapes = backend.get_connected_shape_bounding_boxes(tolerance=2.0) or []
    rules = [
        _box(found) for found in backend.get_shape_lines(horizontal=turns % 2 == 0, vertical=turns % 2 == 1) or []
    ]
    return PageContent(
        size=size if turns % 2 == 0 else (size[1], size[0]),
        lines=_lines(page.parsed_page, size, turns, hidden),
        bitmaps=[boxes.quarter_turns(_box(found), size, turns) for found in backend.get_bitmap_rects()],
        shapes=[boxes.quarter_turns(_box(found), size, turns) for found in shapes],
        rules=[boxes.quarter_turns(box, size, turns) for box in rules],
        ink=Ink(image.rotate(-90 * turns, expand=True), INK_SCALE),
    ), turns


def _lines(
    parsed: SegmentedPdfPage, size: tuple[float, float], turns: int, hidden: Sequence[HiddenText]
) -> list[Line]:
    words = [word for word in map(_word, parsed.word_cells) if not is_hidden(word.box, word.font, hidden)]
    middles = np.array([boxes.center(word.box) for word in words]).reshape(-1, 2)
    lines: list[Line] = []
    for cell in parsed.textline_cells:
        whole = _word(cell)
        if not whole.text.strip() or is_hidden(whole.box, whole.font, hidden):
            continue
        x0, y0, x1, y1 = whole.box
        held = (middles[:, 0] >= x0) & (middles[:, 0] <= x1) & (middles[:, 1] >= y0) & (middles[:, 1] <= y1)
        mine = [
            Word(words[i].text, boxes.quarter_turns(words[i].box, size, turns), words[i].font)
            for i in np.flatnonzero(held)
        ]
        level = _quarter(cell.rect) == -turns % 4
        lines.append(make_line(whole.text, boxes.quarter_turns(whole.box, size, turns), mine, level, whole.font))
    return join_fragments(lines)


def _word(cell: Any) -> Word:
    return Word(cell.text, _box(cell.rect.to_bounding_box()), cell.font_name)


def _turns(parsed: SegmentedPdfPage) -> int:
    """Return the quarter turns clockwise that set most of the text upright."""
    votes = [0, 0, 0, 0]
    for cell in parsed.word_cells:
        votes[_quarter(cell.rect)] += len(cell.text)
    return -votes.index(max(votes)) % 4


def _quarter(rect: BoundingRectangle) -> int:
    """Return where a text runs: 0 to the right, 1 downwards, 2 to the left, 3 upwards."""
    across, down = rect.r_x1 - rect.r_x0, rect.r_y1 - rect.r_y0
    if abs(across) >= abs(down):
        return 0 if across >= 0 else 2
    return 1 if down > 0 else 3


def _box(bounds: BoundingBox) -> Box:
    return (bounds.l, min(bounds.t, bounds.b), bounds.r, max(bounds.t, bounds.b))
