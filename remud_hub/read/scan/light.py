"""Light on a scanned page: shadows of the fold and of the sheet's edge, and a lamp from one side, are taken off before ink is looked for."""

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from remud_hub.read.scan.pale import evened, is_huge


_PAPER_SHARE = 90
"""Each row and column of a page is paper for so many in a hundred at its lightest."""
_NOISE, _SMOOTH = 5, 4.0
"""Over so many points noise evens out, and light hardly changes."""
_DARKEST = 0.55
"""In the deepest shadow paper has this share of its lightness; what is darker has something printed on it."""
_EVEN = 0.03
"""Light that differs by no more than this share is even."""


def evenly_lit(page: Image.Image, scale: float) -> Image.Image:
    """Return a page as it would look in even light; the page itself where it is, or where it is larger than posters are.

    Light changes slowly, and by rows and columns: a fold darkens columns, a lamp above the page its lower rows.

    Args:
        page: The straight page.
        scale: Its pixels per point.
    """
    if is_huge(page, scale):
        return page
    grey = ndimage.uniform_filter(evened(page, scale).mean(axis=2), _NOISE)
    light = _profile(grey, 1) * _profile(grey, 0)
    light[light < _DARKEST] = 1  # a picture from edge to edge is no shadow
    if light.min() > 1 - _EVEN:
        return page
    factor = Image.fromarray((1 / light).astype(np.float32)).resize(page.size, Image.Resampling.BILINEAR)
    lit = np.asarray(page.convert("RGB"), np.float32) * np.asarray(factor)[:, :, None]
    return Image.fromarray(lit.clip(0, 255).astype(np.uint8))


def _profile(grey: npt.NDArray[np.float32], axis: int) -> npt.NDArray[np.float32]:
    """Return the share of the light that each row (along axis 1) or column (along axis 0) has."""
    lightest = np.percentile(grey, _PAPER_SHARE, axis=axis, keepdims=True)
    smooth = ndimage.gaussian_filter1d(lightest, _SMOOTH, axis=1 - axis)
    share: npt.NDArray[np.float32] = smooth / max(1.0, float(np.percentile(smooth, _PAPER_SHARE)))
    return share.clip(None, 1)
