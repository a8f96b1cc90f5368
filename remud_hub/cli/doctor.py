"""``remud doctor``: what is installed, what is missing, how to get it."""

import json
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer


EXTRAS = {
    "read": ["docling", "onnxruntime", "pypdfium2", "torch", "torchvision"],
    "train": ["accelerate", "peft", "torch", "torchvision", "transformers", "trl"],
    "eval": ["lighteval", "torch", "torchvision", "transformers", "xxhash"],
    "demo": ["gradio", "pydicom", "reportlab", "torch", "torchvision", "transformers"],
    "ray": ["ray"],
}


def doctor_command(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Say which parts are installed. Exit code 1 when one is missing."""
    found = {extra: {name: _version(name) for name in names} for extra, names in EXTRAS.items()}
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
