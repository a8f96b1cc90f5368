"""Modality and anatomy of a text, by counting the terms of ``terms.yaml``."""

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


def listed_terms() -> tuple[str, ...]:
    """Return every term of the lists, in their order."""
    return tuple(term for names in _listed().values() for terms in names.values() for term in terms)


def terms_sha256() -> str:
    """Return the hash of the lists: other terms label other rows."""
    return sha256_of(_terms_file())


def _most_named(kind: str, text: str) -> str | None:
    lowered = text.lower()
    # Most terms are not there at all, which ``in`` tells at once
    there = ((name, [term for term in terms if term in lowered]) for name, terms in _listed()[kind].items())
    counts = {name: sum(_count(term, lowered) for term in terms) for name, terms in there if terms}
    best = max(counts, key=lambda name: counts[name], default=None)  # the first of equals
    return best if best and counts[best] else None


def _count(term: str, text: str) -> int:
    """Count a term, an English one at word starts only."""
    count, place = 0, text.find(term)
    while place >= 0:
        before = text[place - 1] if place else " "
        count += not (term.isascii() and (before.isalnum() or before == "_"))
        place = text.find(term, place + len(term))
    return count


@cache
def _listed() -> dict[str, dict[str, list[str]]]:
    listed: dict[str, dict[str, list[str]]] = yaml.safe_load(_terms_file())
    return listed


def _terms_file() -> bytes:
    return files("remud_hub.generate").joinpath("terms.yaml").read_bytes()
