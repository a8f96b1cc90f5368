"""Questions with answers that say the same in other words about the same pictures or passage.

Told from the words by themselves, synonyms counted, in both languages; and, where a model is named, from sentence embeddings
for the languages that it reads.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from remud_hub.clauses.quantities import quantities_of
from remud_hub.clauses.text import Text, taken_apart
from remud_hub.curate.candidates import Candidate, Faults, Rows, fault
from remud_hub.curate.contents import Told, answer_of, labels_of, question_of, told
from remud_hub.curate.desk import Desk
from remud_hub.curate.settings import MeaningSettings
from remud_hub.models.embedding import load_embedder
from remud_hub.records import Language
from remud_hub.similar import words_of


VERSION = 2
_FEW = 4
"""Stems and numbers of an answer below which it says too little to be the same without its question."""
_ASKING = {"是否", "有没有", "有无", "能否", "是不是", "能不能", "会不会"}
"""Words that make a question of a sentence and say nothing else."""


class _Row(NamedTuple):
    """What of a row is compared."""

    number: int
    name: str
    kind: str
    """What it asks for: an open answer and a choice are two exercises."""
    question: Text
    answer: Text
    plain: str
    """The answer in words alone."""
    amounts: Counter[tuple[str, float]]
    """Numbers of the answer."""
    says: Told
    asks: Told
    names: Counter[str]
    """Numbers and panels of the question, and what stands in Latin letters in a Chinese one: T2, MRI."""
    words: str


def curate(rows: Rows, desk: Desk) -> Faults | None:
    """Find the rows that say what an earlier one about the same says.

    Raises:
        UsageError: The model cannot be had.
    """
    settings = desk.settings.meaning
    if settings is None:
        return None
    groups: dict[tuple[Language, tuple[str, ...]], list[_Row]] = {}
    for candidate in rows():
        about = desk.pictures_of(candidate) or (candidate.evidence.id,)
        groups.setdefault((candidate.sample.language, about), []).append(_row(candidate))
    faults: Faults = {}
    for (language, _), group in groups.items():
        for later, first in _same_words(group, settings):
            faults[later.number] = fault("meaning", VERSION, "same in other words", f"as {first.name}")
        if settings.model and len(group) > 1 and load_embedder(settings.model).reads(language):
            left = [row for row in group if row.number not in faults]
            for later, first in _same_vectors(left, settings):
                faults[later.number] = fault("meaning", VERSION, "same meaning", f"as {first.name}")
    return faults


def _row(candidate: Candidate) -> _Row:
    sample = candidate.sample
    question, answer = question_of(sample), answer_of(sample)
    parts = taken_apart(question), taken_apart(answer)
    return _Row(
        candidate.number,
        candidate.name,
        f"{sample.config} {sample.answer_kind} {bool(sample.turns)}",
        *parts,
        " ".join(words_of(answer)),
        _amounts(answer),
        told(parts[1]),
        told(parts[0]),
        Counter(labels_of(question)) + Counter(map(str, _amounts(question).elements())) + _latin(question),
        f"{sample.question} {answer}",
    )


def _latin(text: str) -> Counter[str]:
    return Counter() if text.isascii() else Counter(word for word in words_of(text) if word.isascii())


def _amounts(text: str) -> Counter[tuple[str, float]]:
    """Return the numbers of a text, whatever the unit they are in."""
    return Counter((each.dimension, round(each.value * each.size, 4)) for each in quantities_of(text))


def _same_words(group: Sequence[_Row], settings: MeaningSettings) -> Iterator[tuple[_Row, _Row]]:
    kept: list[_Row] = []
    for row in group:
        first = next((each for each in kept if _says_the_same(row, each, settings)), None)
        if first:
            yield row, first
        else:
            kept.append(row)


def _says_the_same(a: _Row, b: _Row, settings: MeaningSettings) -> bool:
    if not _same_facts(a, b):
        return False
    shared = _shared(a.answer, b.answer)
    says = min(len(a.answer.stems), len(b.answer.stems)) + a.amounts.total()
    if says >= _FEW and shared >= settings.alike_words and not (a.names and b.names and a.names != b.names):
        return _differ_in_nothing(a.answer, b.answer, findings_alone=True)
    # A short answer says little without its question, and one without a stem, like yes and no, is known by its words alone
    asked = a.question.stems and b.question.stems
    answered = shared == 1.0 and bool(a.answer.stems or a.plain == b.plain)
    same = a.names == b.names and not a.asks.contradicts(b.asks) and _differ_in_nothing(a.question, b.question)
    return bool(asked) and answered and same and _shared(a.question, b.question) >= settings.alike_questions


def _differ_in_nothing(a: Text, b: Text, *, findings_alone: bool = False) -> bool:
    """Whether what only one of two texts says is nothing that the lists of terms know, or no finding among it."""
    known = {
        word.stem
        for text in (a, b)
        for clause in text.clauses
        for word in clause.words
        if word.meaning and word.term not in _ASKING and (word.meaning.finding or not findings_alone)
    }
    return not (a.stems ^ b.stems) & known


def _shared(a: Text, b: Text) -> float:
    everything = a.stems | b.stems
    return len(a.stems & b.stems) / len(everything) if everything else 1.0


def _same_vectors(group: Sequence[_Row], settings: MeaningSettings) -> Iterator[tuple[_Row, _Row]]:
    assert settings.model
    vectors = load_embedder(settings.model).encode([row.words for row in group])
    kept: list[int] = []
    for place, row in enumerate(group):
        near = np.flatnonzero(vectors[kept] @ vectors[place] >= settings.alike) if kept else ()
        first = next(
            (group[kept[i]] for i in near if _same_facts(row, group[kept[i]]) and row.names == group[kept[i]].names),
            None,
        )
        if first:
            yield row, first
        else:
            kept.append(place)


def _same_facts(a: _Row, b: _Row) -> bool:
    return a.kind == b.kind and a.amounts == b.amounts and not a.says.contradicts(b.says)
