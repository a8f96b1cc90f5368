"""Runs along a line: where something begins and ends."""

import numpy as np
import numpy.typing as npt


def runs_of(marked: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return start and end, which is no longer in it, of every run of what is marked."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], marked.astype(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
