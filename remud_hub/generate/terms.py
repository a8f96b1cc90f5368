"""Modality and anatomy of a text, by counting the terms of ``terms.yaml``."""

import re
from functools import cache
from importlib.resources import files

import yaml


def modality_of(text: str) -> str | None:
    """Return the imaging modality that the text names most often, or None."""
    return _most_named("modality", text)


def anatomy_of(text: str) -> str | None:
    """Return the organ that the text names most often, or None."""
    return _most_named("anatomy", text)


def _most_named(kind: str, text: str) -> str | None:
    counts = {name: len(pattern.findall(text)) for name, pattern in _patterns()[kind].items()}
    best = max(counts, key=lambda name: counts[name])  # the first of equals
    return best if counts[best] else None


@cache
def _patterns() -> dict[str, dict[str, re.Pattern[str]]]:
    listed = yaml.safe_load(files("remud_hub.generate").joinpath("terms.yaml").read_text(encoding="utf-8"))
    return {
        kind: {
            name: re.compile("|".join(rf"\b{re.escape(t)}" if t.isascii() else t for t in terms), re.IGNORECASE)
            for name, terms in names.items()
        }
        for kind, names in listed.items()
    }
