"""The light of a lamp on a photographed sheet, which changes slowly from one corner to another."""

from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.polynomial.polynomial import polygrid2d, polyvander2d
from scipy import ndimage


_NEAR, _STEP = 13, 8
"""So many points about a place, paper is the lightest there is, except in pictures; every so many points are looked at."""
_DARKER, _PASSES = 0.88, 8
"""What has less than this share of the light found so far is a picture, which is left out the next time."""
_DEGREE = 4
_LOW = np.add.outer(np.arange(_DEGREE + 1), np.arange(_DEGREE + 1)) <= _DEGREE
"""Which products of powers, down by across, a surface of this degree is made of."""


def lamp_light(grey: npt.NDArray[np.float32], sheet: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    """Return how light paper is at each place of a photograph: the smooth surface through the lightest of each neighbourhood.

    Args:
        grey: The photograph, at one pixel a point.
        sheet: Where the sheet lies.
    """
    lightest = ndimage.maximum_filter(np.where(sheet, grey, 0), _NEAR)
    rows, columns = (places * _STEP for places in np.nonzero(sheet[::_STEP, ::_STEP]))
    seen = lightest[rows, columns]
    down, across = (np.linspace(-1, 1, length) for length in grey.shape)
    powers = polyvander2d(down[rows], across[columns], (_DEGREE, _DEGREE))[:, _LOW.ravel()]
    shares = _fitted(powers, seen)
    for _ in range(_PASSES):
        paper = seen > _DARKER * (powers @ shares)
        shares = _fitted(powers[paper], seen[paper])
    surface = np.zeros(_LOW.shape)
    surface[_LOW] = shares
    light: npt.NDArray[np.float32] = polygrid2d(down, across, surface).astype(np.float32)
    return light.clip(1, None)


def _fitted(powers: npt.NDArray[np.floating[Any]], seen: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Return the shares of the powers with which they come nearest to what is seen."""
    return np.asarray(np.linalg.lstsq(powers, seen)[0], np.float64)
