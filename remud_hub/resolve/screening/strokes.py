"""Ink on paper: text is short strokes in lines of one height, charts have rules and room."""

import numpy as np

from remud_hub.resolve.screening.blocks import Mask, Pixels


_INK, _PALE_INK = 160, 200
_EDGE = 64
_SPECK = 0.01
"""Share of a row that must be inked before it counts as written on."""


def strokes(grey: Pixels) -> dict[str, float]:
    """Return how much ink there is, its longest rules, and how it stands in lines."""
    ink = grey < _INK
    rows, columns = ink.mean(axis=1), ink.mean(axis=0)
    edges = np.abs(np.diff(grey, axis=1)) > _EDGE
    return {
        "ink": float(ink.mean()),
        "edges": float(np.log10(edges.mean() + 1e-3)),
        "rule_across": _longest_run(grey < _PALE_INK) / grey.shape[1],
        "rule_down": _longest_run(grey.T < _PALE_INK) / grey.shape[0],
        "row_gaps": float((rows < _SPECK).mean()),
        "column_gaps": float((columns < _SPECK).mean()),
        **_lines(ink, rows >= _SPECK),
    }


def _lines(ink: Mask, written: Mask) -> dict[str, float]:
    bounds = np.flatnonzero(np.diff(np.pad(written, 1).astype(np.int8))).reshape(-1, 2)
    if not len(bounds):
        return {"line_count": 0.0, "line_height": 0.0, "line_spread": 0.0, "line_gap": 1.0}
    heights = (bounds[:, 1] - bounds[:, 0]).astype(np.float64)
    gaps = [_widest_gap(ink[start:end]) / ink.shape[1] for start, end in bounds]
    return {
        "line_count": float(np.log1p(len(bounds))),
        "line_height": float(np.log(np.median(heights) / len(ink))),
        "line_spread": float(heights.std() / heights.mean()),
        "line_gap": float(np.median(gaps)),
    }


def _widest_gap(line: Mask) -> int:
    inked: Mask = np.logical_or.reduce(line, axis=0)
    return _longest_run(~inked[None])


def _longest_run(mask: Mask) -> int:
    """Return the length of the longest run in any row."""
    turns = np.flatnonzero(np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1))
    return int((turns[1::2] - turns[::2]).max()) if len(turns) else 0
