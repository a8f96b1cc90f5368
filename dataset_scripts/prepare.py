"""What the scripts beside this one share: ``remud build`` with a recipe, then ``remud push`` where a repository is named."""

import argparse
import subprocess
import sys


def prepare(recipe: str, about: str | None) -> int:
    """Build a dataset and, with ``--push``, push it; options that are not known here are those of ``remud build``.

    Args:
        recipe: The recipe's name.
        about: What ``--help`` says.

    Returns:
        The exit code of the command that was run last; a build that left something out is not pushed.
    """
    parser = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("--out", required=True, help="the dataset folder")
    parser.add_argument("--push", metavar="ORG/NAME", help="the dataset on the Hub; without it nothing leaves")
    parser.add_argument("--tag", help="the version to push, such as v1.0.0; without it the recipe's own")
    parser.add_argument("--private", action="store_true", help="push to a private repository")
    parser.add_argument("--gated", action="store_true", help="push to one whose readers ask for access")
    parser.add_argument("--only-redistributable", action="store_true", help="leave out rows that may not go there")
    options, build = parser.parse_known_args()
    chosen = [
        f"--{name}"
        for name in ("private", "gated", "only-redistributable")
        if getattr(options, name.replace("-", "_"))
    ]
    code = _remud("build", *build, "--recipe", recipe, "--out", options.out)
    if code or not options.push:
        return code
    return _remud("push", options.out, options.push, *(["--tag", options.tag] if options.tag else []), *chosen)


def _remud(*words: str) -> int:
    return subprocess.run([sys.executable, "-m", "remud_hub.cli", *words], check=False).returncode
