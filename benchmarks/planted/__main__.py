"""``python -m benchmarks.planted make|score``: a set with planted defects, and how well they were found."""

import argparse
from pathlib import Path

from benchmarks.planted import make, score
from benchmarks.planted.vqa import FOLDER


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.planted", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make", help="write rows.jsonl, rows.parquet and key.jsonl")
    making.add_argument("--seed", type=int, required=True, help="from 100 on for reporting: see groups.py")
    making.add_argument("--out", type=Path, required=True)
    making.add_argument("--vqa", type=Path, default=FOLDER, help="folder with SLAKE's and VQA-RAD's files")
    making.add_argument("--most", type=int, default=make.MOST, help="bad rows of a kind in a language")
    scoring = commands.add_parser("score", help="compare a ledger with the key")
    scoring.add_argument("folder", type=Path, help="what make wrote")
    scoring.add_argument("ledger", type=Path, help="ledger.parquet, or its folder")
    scoring.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    options = _options()
    if options.command == "make":
        print(make.make(options.seed, options.out, options.vqa, options.most))
    else:
        found = score.score(options.folder, options.ledger)
        print(score.as_json(found) if options.json else score.as_text(found))
