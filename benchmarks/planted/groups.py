"""Groups of pages and wordings, and which of them a seed draws from: nothing else knows.

Below 100 a seed draws from ``dev``, which the checks may be tuned on. From 100 on it draws from the pages of ``dev`` and
``held``, and from their wordings in turn. From 200 on it draws from one group alone, which shares nothing with the others.
"""

from pathlib import Path
from typing import Any

import yaml


DATA = Path(__file__).parent / "data"
HELD_FROM = 100
_ALONE = {400: "sealed", 300: "unread", 200: "fresh"}
"""Groups with a folder of their own, by the first of their seeds."""


def pages(language: str, seed: int) -> list[dict[str, Any]]:
    """Return the figures and passages that a seed draws from."""
    if folder := _alone(seed):
        return list(_read(f"{folder}/{language}"))
    return [entry for entry in _read(language) if seed >= HELD_FROM or not entry.get("held")]


def group(seed: int, number: int = 0) -> str:
    """Return the group of wordings for the bad row of that number of a kind."""
    if folder := _alone(seed):
        return folder
    return "held" if seed >= HELD_FROM and number % 2 else "dev"


def hard(seed: int, number: int) -> bool:
    """Whether that bad row is to be made in the way that is harder to see, where a kind has two ways and no wordings."""
    return seed >= HELD_FROM and number % 2 == 1


def _alone(seed: int) -> str | None:
    return next((folder for first, folder in _ALONE.items() if seed >= first), None)


def _read(name: str) -> Any:
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


_KNOWN = _read("forms")
FORMS: dict[str, Any] = {
    "dev": {kind: {language: forms[language]["dev"] for language in forms} for kind, forms in _KNOWN.items()},
    "held": {kind: {language: forms[language]["held"] for language in forms} for kind, forms in _KNOWN.items()},
    **{folder: _read(f"{folder}/forms") for folder in _ALONE.values()},
}
"""Wordings of defects by group, kind, language and the part of the row that they rewrite."""
WORDS: dict[str, Any] = {
    "dev": _read("words"),
    "held": _read("words"),
    **{folder: _read(f"{folder}/words") for folder in _ALONE.values()},
}
"""Units, and what paraphrases are made with, by group."""
ORGANS: dict[str, str] = _read("organs")
