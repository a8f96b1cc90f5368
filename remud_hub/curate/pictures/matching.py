"""A second look at two pictures whose hashes are near: does one lie in the other, pixel by pixel?

Line plots of one make have near hashes and other curves. What is compared are pictures of 64 x 64 pixels without their low frequencies,
which hashes are made of, in all crops down to 80 % of a side and mirrored.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image


Grey = NDArray[np.float32]
LEAST = 0.8
"""Least correlation of a copy. Of 146 pictures, crops of up to 10 % had 0.82 and more, other pictures with near hashes 0.79 at most."""
LEAST_FINE = 0.85
"""The same of pictures of 192 x 192 pixels that are not cropped: recompressed, halved or brightened, 0.92 and more. Ours."""
_SIDE, _FINE = 64, 192
_BLUR = 6.0
_SCALES = tuple(1 - 0.025 * step for step in range(9))
_COARSE = _SCALES[::4]
_HOPELESS = 0.45
"""Best correlation in the nine coarse sizes below which no size between them is tried. On pictures of VQA-RAD and sectors made for the
tests, crops of up to 10 % had 0.51 and more there; half of all pairs of others had less than 0.2."""
_FLAT = 1e-3


def lies_in(part: Image.Image, whole: Image.Image) -> bool:
    """Whether a picture is another one, or cropped from it; both grey."""
    sheet = _detail(whole, _SIDE, 1.0, 1.0)
    for mirrored in (False, True):
        if _correlation(sheet, _turned(_detail(part, _SIDE, 1.0, 1.0), mirrored)) >= LEAST:
            # As large as the other: then they have to be alike in what is small, too
            fine = _detail(whole, _FINE, 1.0, 1.0)
            return _correlation(fine, _turned(_detail(part, _FINE, 1.0, 1.0), mirrored)) >= LEAST_FINE
    return any(_is_cropped(part, sheet, mirrored) for mirrored in (False, True))


def _is_cropped(part: Image.Image, sheet: Grey, mirrored: bool) -> bool:
    """Whether a part lies in a sheet in some size: a coarse grid of sizes first, which tells most that do not."""
    coarse = [(x, y) for x in _COARSE for y in _COARSE]
    found = [_correlation(sheet, _turned(_detail(part, _SIDE, *size), mirrored)) for size in coarse]
    if max(found[1:]) >= LEAST:  # the first is as large as the sheet, which is no crop
        return True
    if max(found) < _HOPELESS:
        return False
    sizes = sorted(((x, y) for x in _SCALES for y in _SCALES), key=lambda size: abs(size[0] - size[1]))
    fine = (_detail(part, _SIDE, *size) for size in sizes if size not in coarse)
    return any(_correlation(sheet, _turned(each, mirrored)) >= LEAST for each in fine)


def _turned(detail: Grey, mirrored: bool) -> Grey:
    return detail[:, ::-1] if mirrored else detail


def _detail(picture: Image.Image, side: int, x: float, y: float) -> Grey:
    """Return a picture in a share of a square, without its low frequencies."""
    small = picture.resize((round(side * x), round(side * y)), Image.Resampling.BOX)
    pixels: Grey = np.asarray(small, dtype=np.float32)
    from scipy.ndimage import gaussian_filter  # takes a second to load, and pushes come by here without any picture

    detail: Grey = pixels - gaussian_filter(pixels, _BLUR)
    return detail


def _correlation(sheet: Grey, part: Grey) -> float:
    """Return the best normalised cross-correlation of a part over all its places in a sheet."""
    height, width = part.shape
    centred = part - part.mean()
    from scipy.signal import fftconvolve

    products = fftconvolve(sheet, centred[::-1, ::-1], mode="valid")
    sums, squares = _sums(sheet, height, width), _sums(sheet**2, height, width)
    variances = squares - sums**2 / (height * width)
    scale = np.sqrt(np.maximum(variances, _FLAT) * max(float((centred**2).sum()), _FLAT))
    return float((products / scale)[variances > _FLAT].max(initial=-1.0))


def _sums(values: Grey, height: int, width: int) -> NDArray[np.float64]:
    """Return the sum of every window of a size."""
    table = np.pad(np.cumsum(np.cumsum(values, 0, dtype=np.float64), 1), ((1, 0), (1, 0)))
    sums: NDArray[np.float64] = table[height:, width:] - table[:-height, width:]
    return sums - (table[height:, :-width] - table[:-height, :-width])
