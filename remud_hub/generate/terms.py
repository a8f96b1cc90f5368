"""Modality and anatomy of a text, by counting the terms of ``terms.yaml``."""

import re
from functools import cache
from importlib.resources import files

import yaml

from remud_hub.store import sha256_of


def modality_of(text: str) -> str | None:
    """Return the imaging modality that the text names most often, or None."""
    return _most_named("modality", text)


def anatomy_of(text: str) -> str | None:
    """Return the organ that the text names most often, or None."""
    return _most_named("anatomy", text)


def terms_sha256() -> str:
    """Return the hash of the lists: other terms label other rows."""
    return sha256_of(_terms_file())


def _most_named(kind: str, text: str) -> str | None:
    counts = {name: len(pattern.findall(text)) for name, pattern in _patterns()[kind].items()}
    best = max(counts, key=lambda name: counts[name])  # the first of equals
    return best if counts[best] else None


@cache
def _patterns() -> dict[str, dict[str, re.Pattern[str]]]:
    listed = yaml.safe_load(_terms_file())
    return {
        kind: {
            name: re.compile("|".join(rf"\b{re.escape(t)}" if t.isascii() else t for t in terms), re.IGNORECASE)
            for name, terms in names.items()
        }
        for kind, names in listed.items()
    }


def _terms_file() -> bytes:
    return files("remud_hub.generate").joinpath("terms.yaml").read_bytes()
