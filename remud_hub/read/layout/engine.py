"""The rules as a layout engine of Docling, for those who run Docling themselves; pages without text stay unread."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, ClassVar

from docling.datamodel.base_models import Cluster, LayoutPrediction, Page
from docling.datamodel.document import ConversionResult
from docling.datamodel.pipeline_options import BaseLayoutOptions
from docling.models.base_layout_model import BaseLayoutModel
from docling_core.types.doc import BoundingBox, DocItemLabel
from docling_core.types.doc.page import BoundingRectangle, SegmentedPdfPage, TextCell

from remud_hub.read.docling_model import LABELS, bounds
from remud_hub.read.frame import Frame
from remud_hub.read.layout.content import (
    INK_SCALE,
    TOUCHING,
    Cell,
    Drawn,
    PageText,
    direction,
    of_text_layer,
    turns_of,
)
from remud_hub.read.layout.lines import join_text
from remud_hub.read.layout.slides import analyse_sheet
from remud_hub.read.preflight import inspect
from remud_hub.read.scan.straighten import set_straight
from remud_hub.read.survey import Survey
from remud_hub.records import Box


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
            source = conv_res.input._backend.path_or_stream
            data = source.getvalue() if isinstance(source, BytesIO) else source.read_bytes()
            self._survey = (key, Survey(inspect(data, conv_res.input.file.name)))
        return self._survey[1]


def _clusters(page: Page, seen: Survey) -> list[Cluster]:
    assert page.parsed_page is not None and page.size is not None
    text = _text(page.parsed_page)
    frame = Frame((page.size.width, page.size.height), turns_of(text, page.size.height))
    image = page.get_image(scale=INK_SCALE)
    assert image is not None
    straight = set_straight(image, frame.turns, 0.0)
    drawn = _drawn(page._backend, level=frame.turns % 2 == 0)
    content = of_text_layer(text, drawn, straight, frame, seen.pages[page.page_no - 1].hidden)
    clusters: list[Cluster] = []
    for region in analyse_sheet(content, seen.marks):
        cluster = _cluster(len(clusters), LABELS[region.kind], frame.given(region.box), join_text(region.own_lines))
        cluster.children = [
            _cluster(i, DocItemLabel.TEXT, frame.given(line.box), line.text) for i, line in enumerate(region.lettering)
        ]
        clusters.append(cluster)
    return clusters


def _text(parsed: SegmentedPdfPage) -> PageText:
    return PageText([_cell(cell) for cell in parsed.word_cells], [_cell(cell) for cell in parsed.textline_cells])


def _cell(found: Any) -> Cell:
    rect = found.rect
    way = direction(rect.r_x1 - rect.r_x0, rect.r_y1 - rect.r_y0)
    return Cell(found.text, _box(rect.to_bounding_box()), found.font_name, way)


def _drawn(backend: Any, *, level: bool) -> Drawn:
    """Return what Docling's backend knows of a page besides its text; not every backend knows of paths."""
    shapes = backend.get_connected_shape_bounding_boxes(tolerance=TOUCHING) or []
    rules = backend.get_shape_lines(horizontal=level, vertical=not level) or []
    return Drawn(*([_box(found) for found in kind] for kind in (backend.get_bitmap_rects(), shapes, rules)))


def _box(found: BoundingBox) -> Box:
    return (found.l, min(found.t, found.b), found.r, max(found.t, found.b))


def _cluster(number: int, label: DocItemLabel, box: Box, text: str) -> Cluster:
    where: BoundingBox = bounds(box)
    rect = BoundingRectangle.from_bounding_box(where)
    cells = [TextCell(index=number, rect=rect, text=text, orig=text, from_ocr=False)] if text else []
    return Cluster(id=number, label=label, bbox=where, cells=cells)
