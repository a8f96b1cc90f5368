"""Fit the weights of the pixel screener: a softmax over faces, pulled towards zero, on the tuning half alone."""

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from screen_samples import Sample

from remud_hub.resolve.screening.features import FEATURES_VERSION
from remud_hub.resolve.screening.pixels import Face, PixelScreener, Weights, expand, standardise


Features = dict[str, float]
Call = tuple[str, float]
"""Kind and its probability."""

STRENGTHS = (0.03, 0.1, 0.3, 1.0)
FOLDS = 10
_STEP = 25
"""Calls to a step of the confidence table, before steps that fall are joined."""
_NOTE = (
    "Written by benchmarks/screen.py --fit from the rows of tests/gold/screening.jsonl whose half is tune "
    "({rows} pictures, {families} families). strength is the best of {strengths} by calls on folds not fitted on "
    "({right:.3f} right); the confidence table is made of those calls. Do not edit by hand."
)


def fit(samples: Sequence[Sample], named: Sequence[Features]) -> tuple[Weights, list[Call]]:
    """Return the weights, and for each sample the call of weights that were fitted without its family."""
    runs = {strength: out_of_fold(samples, named, strength) for strength in STRENGTHS}
    best = max(STRENGTHS, key=lambda strength: _right(samples, runs[strength]).mean())
    right = _right(samples, runs[best])
    note = _NOTE.format(
        rows=len(samples),
        families=len({sample.family for sample in samples}),
        strengths=STRENGTHS,
        right=right.mean(),
    )
    weights = _fitted(samples, named, best).model_copy(
        update={"note": note, "confidence": _steps(np.array([call[1] for call in runs[best]]), right)}
    )
    return weights, runs[best]


def out_of_fold(samples: Sequence[Sample], named: Sequence[Features], strength: float) -> list[Call]:
    """Return a call for each sample, by weights fitted on the families of the other folds."""
    folds = [int(hashlib.sha256(sample.family.encode()).hexdigest(), 16) % FOLDS for sample in samples]
    calls: list[Call] = [("", 0.0)] * len(samples)
    for fold in range(FOLDS):
        others = [index for index, other in enumerate(folds) if other != fold]
        weights = _fitted([samples[index] for index in others], [named[index] for index in others], strength)
        screener = PixelScreener(weights)
        for index in set(range(len(samples))) - set(others):
            kinds = screener.probabilities(named[index])
            calls[index] = max(kinds.items(), key=lambda item: item[1])
    return calls


def _right(samples: Sequence[Sample], calls: Sequence[Call]) -> npt.NDArray[np.float64]:
    return np.array([float(sample.kind == call[0]) for sample, call in zip(samples, calls, strict=True)])


def _fitted(samples: Sequence[Sample], named: Sequence[Features], strength: float) -> Weights:
    names = list(named[0])
    table = np.array([[row[name] for name in names] for row in named])
    deviations = np.maximum(table.std(axis=0), 1e-3)
    scale = {
        name: (round(float(mean), 5), round(float(deviation), 5))
        for name, mean, deviation in zip(names, table.mean(axis=0), deviations, strict=True)
    }
    inputs = np.array([expand(standardise(row, scale)) for row in named])
    faces = sorted({sample.face for sample in samples})
    targets = np.array([[sample.face == face for face in faces] for sample in samples], dtype=float)
    matrix, bias = _softmax(inputs, targets, strength)
    kinds = {sample.face: sample.kind for sample in samples}
    fitted = {
        face: Face(kind=kinds[face], bias=round(float(offset), 4), weights=_by_name(names, row))
        for face, offset, row in zip(faces, bias, matrix, strict=True)
    }
    return Weights(
        note="", features_version=FEATURES_VERSION, strength=strength, scale=scale, faces=fitted, confidence=()
    )


def _by_name(names: Sequence[str], row: npt.NDArray[np.float64]) -> dict[str, tuple[float, float]]:
    half = len(names)
    return {name: (round(float(row[i]), 4), round(float(row[half + i]), 4)) for i, name in enumerate(names)}


def _softmax(
    inputs: npt.NDArray[np.float64], targets: npt.NDArray[np.float64], strength: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return weights and biases of the least sum of log losses and squared weights / (2 strength)."""
    shape = (targets.shape[1], inputs.shape[1] + 1)

    def loss(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        weights = flat.reshape(shape)
        scores = inputs @ weights[:, :-1].T + weights[:, -1]
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        wrong = np.exp(logs) - targets
        pull = weights[:, :-1] / strength
        gradient = np.hstack([wrong.T @ inputs + pull, wrong.sum(axis=0)[:, None]])
        return float(-(logs * targets).sum() + (weights[:, :-1] * pull).sum() / 2), gradient.ravel()

    found = minimize(loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 2000})
    return found.x.reshape(shape)[:, :-1], found.x.reshape(shape)[:, -1]


def _steps(probability: npt.NDArray[np.float64], right: npt.NDArray[np.float64]) -> tuple[tuple[float, float], ...]:
    """Return rising steps of (least probability, share right): neighbours that fall are joined (isotonic regression).

    One right and one wrong call are added to each step, so that no step claims to be certain.
    """
    order = np.argsort(probability, kind="stable")
    steps: list[tuple[float, float, int]] = []  # least probability, calls right, calls
    for chunk in np.array_split(order, max(1, len(order) // _STEP)):
        steps.append((float(probability[chunk[0]]), float(right[chunk].sum()), len(chunk)))
        while len(steps) > 1 and _share(steps[-2]) >= _share(steps[-1]):
            least, good, calls = steps.pop(-2)
            _, more_good, more_calls = steps.pop()
            steps.append((least, good + more_good, calls + more_calls))
    first, *rest = [(round(step[0], 4), round(_share(step), 3)) for step in steps]
    return ((0.0, first[1]), *rest)


def _share(step: tuple[float, float, int]) -> float:
    return (step[1] + 1) / (step[2] + 2)
