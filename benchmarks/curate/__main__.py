"""``python -m benchmarks.curate lists``: see README.md beside this folder."""

import sys

from benchmarks.curate import lists


COMMANDS = {"lists": lists.make}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(f"usage: python -m benchmarks.curate {'|'.join(COMMANDS)}")
    COMMANDS[sys.argv[1]]()
