"""Exact duplicates: the same question with the same answer about the same pictures."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from remud_hub.records import Rejection, Sample


def drop_duplicates(samples: Iterable[Sample]) -> Iterator[Sample | Rejection]:
    """Yield the first of equal samples, and a rejection for each later one.

    Samples are equal when config, pictures, question and answer are, after Unicode normalisation (NFKC) and without
    regard to case and white space.
    """
    first: dict[tuple[object, ...], str] = {}
    for sample in samples:
        key = (
            sample.config,
            sample.images,
            _normal(sample.question),
            _normal(sample.answer),
            sample.options,
            sample.turns,
        )
        if key in first:
            yield Rejection(
                stage="curate",
                reason="duplicate",
                source_id=sample.source_id,
                detail=f"same as {first[key]}",
                sample=sample,
            )
        else:
            first[key] = sample.id
            yield sample


def _normal(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).casefold())
