"""Build the dataset ``remud``: ReMUD's four configs from a folder of documents.

    python dataset_scripts/remud.py SOURCES… --out remud

``datasets`` runs no loading scripts any more; this script prepares the folder that ``load_dataset`` reads.
"""

import argparse
import sys
from pathlib import Path

from rich.console import Console

from remud_hub.errors import RemudError
from remud_hub.hub.report import print_report
from remud_hub.pipeline import build
from remud_hub.read.sources import find_sources
from remud_hub.recipe import load_recipe


def main() -> int:
    """Build, print the report, and return the exit code of ``remud build``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--teacher", help="extractive, or openai/MODEL; without it the recipe's own")
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    try:
        files, refused = find_sources(options.sources)
        report = build(
            files, load_recipe("remud", options.teacher), options.out, workers=options.workers, refused=refused
        )
    except RemudError as error:
        print(error, file=sys.stderr)
        return 2
    print_report(report, Console())
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
