"""``python -m benchmarks.curate lists|texts|pictures|checks [--rows N]``: see README.md beside this folder."""

import argparse

from benchmarks.curate import checks, lists, pictures, texts


MEASURED = {"texts": texts.measure, "pictures": pictures.measure, "checks": checks.measure}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.curate", description=__doc__)
    parser.add_argument("command", choices=["lists", *MEASURED])
    parser.add_argument("--rows", type=int, help="fewer than the full number, on a busy machine")
    return parser.parse_args()


if __name__ == "__main__":
    options = _options()
    if options.command == "lists":
        lists.make()
    else:
        for table in MEASURED[options.command](options.rows):
            print(table, end="\n\n", flush=True)
