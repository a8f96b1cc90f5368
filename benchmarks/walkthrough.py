"""``make demo`` after installation, against its limit of six minutes."""

import sys
import tempfile
from pathlib import Path

from measure import measure


LIMIT = 360  # seconds, on two cores


def main() -> None:
    """Print the seconds of one cold run and their share of the limit."""
    script = Path(__file__).parents[1] / "recipes" / "walkthrough.py"
    with tempfile.TemporaryDirectory() as scratch:
        cold = {"REMUD_CACHE_DIR": f"{scratch}/cache", "HF_HOME": f"{scratch}/hf"}
        measured = measure(
            [sys.executable, str(script), "--out", f"{scratch}/demo"], runs=1, warm_up=0, environment=cold
        )
    print(f"make demo {measured.seconds:.0f} s = {measured.seconds / LIMIT:.2f} of the limit")


if __name__ == "__main__":
    main()
