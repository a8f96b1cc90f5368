"""Rows that a benchmark asks or shows: trained on, they would make its score worthless."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from remud_hub.curate.benchmarks.lists import Benchmark, answer_hash, asked_of, grams
from remud_hub.curate.candidates import Candidate, Faults, Rows, fault
from remud_hub.curate.contents import answer_of
from remud_hub.curate.desk import Desk
from remud_hub.records import Sample


VERSION = 1
_LESS_ALIKE = {"open": 0.5, "choice": 0.5, "closed": 0.65, "number": 0.65}
"""Least Jaccard index of two questions with the same answer, by its kind: a yes or a number is soon the same. Ours."""
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
        if any(self._is_asked(*pair, sample) for pair in _pairs(sample)):
            return _Reason("question of a benchmark", name)
        said = grams(f"{sample.question} {answer_of(sample)}", self._benchmark.words_in_a_row)
        return _Reason("words of a benchmark", name) if said & self._grams else None

    def _is_asked(self, question: str, answer: str, sample: Sample) -> bool:
        """Whether the benchmark asks this: in the same words, in other words, or in less like words with the same answer."""
        mine, answered = asked_of(question), answer_hash(answer)
        telling = len(mine.stems) >= _FEWEST[sample.language]
        for number in {number for stem in mine.loose for number in self._by_loose.get(stem, ())}:
            other = self._benchmark.asked[number]
            if mine.whole == other.whole and (telling or answered in other.answers):
                return True
            if telling and mine.facts == other.facts:
                alike = _shared(mine.stems, other.stems) >= self._alike
                if alike or (
                    answered in other.answers and _shared(mine.loose, other.loose) >= _LESS_ALIKE[sample.answer_kind]
                ):
                    return True
        return False


def _shared(a: Sequence[int], b: Sequence[int]) -> float:
    return len({*a} & {*b}) / len({*a, *b})


def _pairs(sample: Sample) -> Iterator[tuple[str, str]]:
    yield sample.question, answer_of(sample).partition("\n")[0] if sample.turns else answer_of(sample)
    yield from ((turn.question, turn.answer) for turn in sample.turns)
