"""Specks: the noise of poor scanners and of fax machines, which strews dots over a page."""

import numpy as np
import numpy.typing as npt
from scipy import ndimage


_LARGEST, _NOISY = 3, 7e-4
"""A speck has so many pixels at most; on a page with more of them than this, by its pixels, they are noise. Ours.

Clean scans had up to 0.0005, full stops and dots of letters included; noisy ones 0.001 to 0.004.
"""


def without_specks(printed: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return what is printed on a page, at one pixel a point; on a clean page dots are print, such as those of dotted lines."""
    labels, _ = ndimage.label(printed, np.ones((3, 3)))
    specks = np.bincount(labels.ravel()) <= _LARGEST
    specks[0] = False
    if specks.sum() <= _NOISY * printed.size:
        return printed
    kept: npt.NDArray[np.bool_] = printed & ~specks[labels]
    return kept
