"""``remud doctor``: what is installed, what is missing, how to get it."""

import json
import re
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Annotated

import typer


def needed() -> dict[str, list[str]]:
    """Return the libraries of each extra, as the package itself declares them."""
    found: dict[str, list[str]] = {}
    for line in requires("remud-hub") or []:
        if match := re.match(r"([\w.-]+).*;.*extra == ['\"](\w+)['\"]", line):
            name, extra = match.groups()
            if name != "remud-hub" and extra != "dev":
                found.setdefault(extra, []).append(name)
    return found


def doctor_command(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Say which parts are installed. Exit code 1 when one is missing."""
    found = {extra: {name: _version(name) for name in names} for extra, names in needed().items()}
    missing = [extra for extra, names in found.items() if None in names.values()]
    if as_json:
        print(json.dumps({"extras": found, "missing": missing}, indent=1))
    else:
        for extra, names in found.items():
            print(f"{extra:6} " + ", ".join(f"{name} {installed or 'MISSING'}" for name, installed in names.items()))
        for extra in missing:
            print(f"to get {extra}: pip install 'remud-hub[{extra}]'")
    if missing:
        raise typer.Exit(1)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
