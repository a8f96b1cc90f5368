"""Rows that a benchmark asks or shows: trained on, they would make its score worthless."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from remud_hub.curate.benchmarks.lists import (
    FEWEST,
    Benchmark,
    answer_hash,
    asked_of,
    grams,
    plain_words,
    templates_of,
)
from remud_hub.curate.benchmarks.seen_by_models import asked_alike, shown_alike
from remud_hub.curate.candidates import Candidate, Faults, Rows, fault
from remud_hub.curate.contents import answer_of, pairs_of
from remud_hub.curate.desk import Desk
from remud_hub.records import Sample


VERSION = 2
_LESS_ALIKE = {"open": 0.5, "choice": 0.5, "closed": 0.65, "number": 0.65}
"""Least Jaccard index of two questions with the same answer, by its kind: a yes or a number is soon the same. Ours."""


def curate(rows: Rows, desk: Desk) -> Faults | None:
    """Find the rows whose question, words or pictures a benchmark has: by hashes, and by the models that are named.

    Raises:
        UsageError: A model cannot be had.
    """
    if not desk.benchmarks:
        return None
    settings = desk.settings.decontaminate
    # What rows ask of several pictures is as much a template as what a benchmark does
    templates = templates_of((row.sample.question, desk.pictures_of(row)) for row in rows())
    looks = [_Look(benchmark, settings.alike_words, templates) for benchmark in desk.benchmarks]
    faults: Faults = {}
    for candidate in rows():
        for look in looks:
            if reason := look.reason(candidate, desk):
                faults[candidate.number] = fault("benchmark", VERSION, *reason)
                break

    def left() -> Iterator[Candidate]:
        return (row for row in rows() if row.number not in faults)

    if settings.model:
        faults |= asked_alike(
            (row for row in left() if plain_words(row.sample.question) not in templates), desk, VERSION
        )
    if settings.picture_model:
        faults |= shown_alike(left(), desk, VERSION)
    return faults


class _Reason(NamedTuple):
    """Why a row goes."""

    reason: str
    detail: str


class _Look:
    """Looks for one benchmark."""

    def __init__(self, benchmark: Benchmark, alike: float, templates: frozenset[str]) -> None:
        self._benchmark, self._alike, self._templates = benchmark, alike, templates
        self._grams = frozenset(benchmark.grams)
        self._by_loose: dict[int, list[int]] = {}
        for number, asked in enumerate(benchmark.asked):
            for stem in asked.loose:
                self._by_loose.setdefault(stem, []).append(number)

    def reason(self, candidate: Candidate, desk: Desk) -> _Reason | None:
        """Return why a row goes, None where it does not."""
        name, sample = self._benchmark.name, candidate.sample
        for image in sample.images:
            shown = desk.copies.signatures.get(image)
            if shown and (like := self._benchmark.picture_like(shown)):
                return _Reason("picture of a benchmark", f"{name} {like}")
        if any(self._is_asked(*pair, sample) for pair in pairs_of(sample)):
            return _Reason("question of a benchmark", name)
        said = grams(f"{sample.question} {answer_of(sample)}", self._benchmark.words_in_a_row)
        return _Reason("words of a benchmark", name) if said & self._grams else None

    def _is_asked(self, question: str, answer: str, sample: Sample) -> bool:
        """Whether the benchmark asks this: in the same words, in other words, or in less like words with the same answer."""
        if plain_words(question) in self._templates:
            return False
        mine, answered = asked_of(question), answer_hash(answer)
        telling = len(mine.stems) >= FEWEST[sample.language]
        for number in {number for stem in mine.loose for number in self._by_loose.get(stem, ())}:
            other = self._benchmark.asked[number]
            same_answer, alike = answered in other.answers, _shared(mine.stems, other.stems)
            if mine.whole == other.whole and (telling or same_answer):
                return True
            if mine.facts == other.facts and (
                (telling and alike >= self._alike)
                or (same_answer and alike == 1.0 and len(mine.stems) > 1)
                or (telling and same_answer and _shared(mine.loose, other.loose) >= _LESS_ALIKE[sample.answer_kind])
            ):
                return True
        return False


def _shared(a: Sequence[int], b: Sequence[int]) -> float:
    return len({*a} & {*b}) / len({*a, *b})
