"""The figures of a document as ``remud figures`` prints them."""

from collections.abc import Iterable

from remud_hub.records import Document, Evidence, Figure, Mention


def figures_json(document: Document, evidences: Iterable[Evidence]) -> dict[str, object]:
    """Return the figures of a document as JSON-like data; boxes in points, origin top left, page without ``/Rotate``."""
    figures = [evidence.figure for evidence in evidences if evidence.figure is not None]
    return {"pages": len(document.pages), "figures": [_figure(figure) for figure in figures]}


def _figure(figure: Figure) -> dict[str, object]:
    return {
        "page": figure.page,
        "bbox_pt": list(figure.box),
        "label": figure.label,
        "caption": figure.caption or "",
        "caption_bbox_pt": list(figure.caption_box) if figure.caption_box else None,
        "panels": [
            {"label": panel.label, "bbox_pt": list(panel.box), "caption": panel.caption} for panel in figure.panels
        ],
        "content": figure.content.model_dump() if figure.content else None,
        "same_as": figure.same_as,
        "mentions": [_mention(mention) for mention in figure.mentions],
    }


def _mention(mention: Mention) -> dict[str, object]:
    return {
        "page": mention.page,
        "bbox_pt": list(mention.box),
        "text": mention.text,
        "span": list(mention.span),
        "panels": list(mention.panels),
        "confidence": mention.confidence,
    }
