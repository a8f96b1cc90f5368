"""How long a user waits for nothing: ``import remud_hub`` and ``remud --help``."""

import sys
from pathlib import Path

from measure import measure


IMPORT_LIMIT, HELP_LIMIT = 0.3, 0.7  # seconds


def main() -> None:
    """Print seconds, and ratios against the limits, bare Python and the Hub's own command line."""
    scripts = Path(sys.executable).parent
    python = measure([sys.executable, "-c", "pass"])
    imported = measure([sys.executable, "-c", "import remud_hub"])
    helped = measure([str(scripts / "remud"), "--help"])
    hub = measure([str(scripts / "hf"), "--help"])
    print(f"python -c pass      {python.seconds:.3f} s")
    print(f"import remud_hub    {imported.seconds:.3f} s  {imported.seconds / IMPORT_LIMIT:.2f} of the limit")
    print(
        f"remud --help        {helped.seconds:.3f} s  {helped.seconds / HELP_LIMIT:.2f} of the limit, {helped.seconds / hub.seconds:.2f} of hf --help"
    )
    print(f"hf --help           {hub.seconds:.3f} s")


if __name__ == "__main__":
    main()
