"""Exact duplicates: the same question with the same answer about the same pictures."""

import re
import unicodedata

from remud_hub.curate.candidates import Faults, Rows, fault
from remud_hub.curate.desk import Desk
from remud_hub.records import Sample
from remud_hub.store import sha256_of


VERSION = 1


def curate(rows: Rows, desk: Desk) -> Faults | None:
    """Find the rows that an earlier one equals.

    They are equal when config, pictures and every text but the thinking are, after Unicode normalisation (NFKC) and without regard to
    case and white space.
    """
    if not desk.settings.duplicates:
        return None
    first: dict[str, str] = {}
    faults: Faults = {}
    for candidate in rows():
        key = _key(candidate.sample)
        if key in first:
            faults[candidate.number] = fault("duplicate", VERSION, "duplicate", f"same as {first[key]}")
        else:
            first[key] = candidate.name
    return faults


def _key(sample: Sample) -> str:
    turns = (text for turn in sample.turns for text in (turn.question, turn.answer))
    texts = (sample.question, sample.answer, *sample.options, *turns)
    return sha256_of(repr((sample.config, sample.images, [_normal(text) for text in texts])).encode())


def _normal(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).casefold())
