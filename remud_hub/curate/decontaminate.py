"""Rows that a benchmark asks or shows: trained on, they would make its score worthless."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from remud_hub.curate.benchmarks.lists import Asked, Benchmark, asked_of, grams
from remud_hub.curate.candidates import Candidate, Faults, Rows, fault
from remud_hub.curate.contents import answer_of
from remud_hub.curate.desk import Desk
from remud_hub.records import Sample


VERSION = 1
_FEWEST = {"en": 3, "zh": 4}
"""Stems of a question below which it is anybody's: "is there a mass?". Ours."""


def curate(rows: Rows, desk: Desk) -> Faults | None:
    """Find the rows whose question, words or pictures a benchmark has."""
    if not desk.benchmarks:
        return None
    looks = [_Look(benchmark, desk.settings.decontaminate.alike_words) for benchmark in desk.benchmarks]
    faults: Faults = {}
    for candidate in rows():
        for look in looks:
            if reason := look.reason(candidate, desk):
                faults[candidate.number] = fault("benchmark", VERSION, *reason)
                break
    return faults


class _Reason(NamedTuple):
    """Why a row goes."""

    reason: str
    detail: str


class _Look:
    """Looks for one benchmark."""

    def __init__(self, benchmark: Benchmark, alike: float) -> None:
        self._benchmark, self._alike = benchmark, alike
        self._wholes = {asked.whole for asked in benchmark.asked}
        self._grams = frozenset(benchmark.grams)
        self._by_stem: dict[int, list[int]] = {}
        for number, asked in enumerate(benchmark.asked):
            for stem in asked.stems:
                self._by_stem.setdefault(stem, []).append(number)

    def reason(self, candidate: Candidate, desk: Desk) -> _Reason | None:
        """Return why a row goes, None where it does not."""
        name, sample = self._benchmark.name, candidate.sample
        for image in sample.images:
            shown = desk.copies.signatures.get(image)
            if shown and (like := self._benchmark.picture_like(shown)):
                return _Reason("picture of a benchmark", f"{name} {like}")
        if any(self._is_asked(text, sample) for text in _questions(sample)):
            return _Reason("question of a benchmark", name)
        said = grams(f"{sample.question} {answer_of(sample)}", self._benchmark.words_in_a_row)
        return _Reason("words of a benchmark", name) if said & self._grams else None

    def _is_asked(self, text: str, sample: Sample) -> bool:
        mine = asked_of(text)
        if len(mine.stems) < _FEWEST[sample.language]:
            return False
        return mine.whole in self._wholes or self._is_asked_otherwise(mine)

    def _is_asked_otherwise(self, mine: Asked) -> bool:
        shared = Counter(number for stem in mine.stems for number in self._by_stem.get(stem, ()))
        for number, count in shared.items():
            other = self._benchmark.asked[number]
            everything = len(mine.stems) + len(other.stems) - count
            if other.facts == mine.facts and count >= self._alike * everything:
                return True
        return False


def _questions(sample: Sample) -> Sequence[str]:
    return (sample.question, *(turn.question for turn in sample.turns))
