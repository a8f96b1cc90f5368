"""What the pixel screener calls the labelled pictures: chosen on one half of the sources, reported on the other."""

import argparse
import json
import sysconfig
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import numpy as np
import yaml
from screen_fit import Call, fit
from screen_samples import Sample, load_samples

from remud_hub.records import ContentKind
from remud_hub.resolve.screening.features import features
from remud_hub.resolve.screening.pixels import PixelScreener, Weights, open_picture
from remud_hub.resolve.screening.settings import ScreenSettings


STEPS = (0.9, ScreenSettings().least_confidence)
"""Sure enough for the modality of a row, and for leaving a figure out."""
KINDS: tuple[str, ...] = get_args(ContentKind)
WEIGHTS = Path(__file__).parents[1] / "remud_hub" / "resolve" / "screening" / "pixels.yaml"


def main() -> None:
    """Print confusion, precision and recall of both halves, and the time per picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("roots", nargs="+", type=Path, help="folders that hold the sources, such as shared/data")
    parser.add_argument("--fit", action="store_true", help="fit the weights on the tuning half first")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    samples, missing = load_samples([*options.roots, Path(sysconfig.get_paths()["purelib"])])
    if options.fit and missing:
        parser.error(f"cannot fit without {', '.join(sorted(set(missing)))}; give the folder that holds them")
    tune = [sample for sample in samples if sample.half == "tune"]
    report = [sample for sample in samples if sample.half == "report"]
    result: dict[str, object] = {"missing": len(missing)}
    if options.fit:
        weights, calls = fit(tune, [features(open_picture(sample.picture)) for sample in tune])
        _write(weights)
        result["tuning half, each family called by weights fitted without it"] = scores(tune, calls)
        stated = [(kind, PixelScreener(weights).confidence(probability)) for kind, probability in calls]
        for least in STEPS:
            result[f"tuning half, calls of {least} and more: right, all"] = sure(tune, stated, least)
    screener, started = (
        PixelScreener(Weights.model_validate(yaml.safe_load(WEIGHTS.read_bytes()))),
        time.perf_counter(),
    )
    called = [screener.screen(sample.picture) for sample in report]
    result["ms_per_picture"] = round((time.perf_counter() - started) * 1000 / len(report), 1)
    calls = [(content.kind, content.confidence) for content in called]
    result["reporting half"] = scores(report, calls)
    for least in STEPS:
        result[f"reporting half, calls of {least} and more: right, all"] = sure(report, calls, least)
    figures = [index for index, sample in enumerate(report) if sample.role == "figure"]
    result["figures of the reporting half"] = scores([report[i] for i in figures], [calls[i] for i in figures])
    result["confidence on the reporting half"] = reliability(report, calls)
    print(json.dumps(result) if options.json else _text(result))


def scores(samples: Sequence[Sample], calls: Sequence[Call]) -> dict[str, object]:
    """Return the share of right calls, and for each kind its calls, precision and recall."""
    pairs = Counter((sample.kind, call[0]) for sample, call in zip(samples, calls, strict=True))
    right = sum(count for (kind, call), count in pairs.items() if kind == call)
    table: dict[str, object] = {"pictures": len(samples), "accuracy": round(right / len(samples), 3)}
    for kind in KINDS:
        row = {call: pairs[kind, call] for call in KINDS}
        all_called = sum(pairs[other, kind] for other in KINDS)
        table[kind] = {
            **row,
            "precision": round(row[kind] / all_called, 3) if all_called else None,
            "recall": round(row[kind] / sum(row.values()), 3) if sum(row.values()) else None,
        }
    return table


def reliability(samples: Sequence[Sample], calls: Sequence[Call]) -> dict[str, object]:
    """Return, for each confidence that was stated, how many calls had it and which share of them was right."""
    right: dict[float, list[bool]] = {}
    for sample, (kind, confidence) in zip(samples, calls, strict=True):
        right.setdefault(confidence, []).append(sample.kind == kind)
    return {str(stated): [len(found), round(float(np.mean(found)), 3)] for stated, found in sorted(right.items())}


def sure(samples: Sequence[Sample], calls: Sequence[Call], least: float) -> dict[str, object]:
    """Return for each kind how many of the sure calls were right, and how many there were."""
    counts: dict[str, object] = {}
    for kind in KINDS:
        kinds = [
            sample.kind for sample, call in zip(samples, calls, strict=True) if call[0] == kind and call[1] >= least
        ]
        counts[kind] = [kinds.count(kind), len(kinds)]  # type: ignore[arg-type]
    return counts


def _write(weights: Weights) -> None:
    text = yaml.safe_dump(weights.model_dump(mode="json"), sort_keys=False, width=119, default_flow_style=None)
    WEIGHTS.write_text(text, encoding="utf-8")


def _text(result: dict[str, object]) -> str:
    lines = []
    for name, value in result.items():
        lines.append(f"{name}: {value if not isinstance(value, dict) else ''}")
        lines += [f"    {key:15} {inner}" for key, inner in value.items()] if isinstance(value, dict) else []
    return "\n".join(lines)


if __name__ == "__main__":
    main()
