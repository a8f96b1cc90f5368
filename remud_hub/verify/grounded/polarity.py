"""Does a text deny what the evidence affirms, affirm what it denies, or state what it only holds possible?"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from remud_hub.clauses.clause import Clause
from remud_hub.clauses.lexicon import WHOLE_PREDICATES, structures
from remud_hub.clauses.text import REMEMBERED, Text, is_place
from remud_hub.clauses.words import Word
from remud_hub.records import Span
from remud_hub.verify.grounded.sides import is_elsewhere, one_sides, sides_of
from remud_hub.verify.grounded.words import (
    COMPARING,
    grades,
    is_measured,
    names_one_of,
    overlap,
    says_one_of,
    span_of,
)


_DIM = frozenset(["blurred"])
"""To say that something is unclear is next to saying that it is not seen."""
_RULING_OUT = frozenset(["ruled out", "is excluded", "was excluded", "可以排除", "已排除", "已经排除"])
_LEFT_OPEN = ("excluded", "ruled out", "rule out", "exclude", "排除", "除外")
_GENERIC = frozenset(["lesion", "mass", "nodule", "flow"])
"""What a report calls whatever it is about."""
_ABSTRACT = frozenset(["factor", "score", "cause", "criter", "reason"])
"""Stems of what a text reasons with: "age is not a factor" denies nothing that a page would show."""
_FEW = 1
"""Stems up to which a clause says hardly more than how sure something is."""


class Polarity(NamedTuple):
    """What the evidence says of each stem."""

    denied: frozenset[str]
    """Denied somewhere and affirmed nowhere."""
    heads: frozenset[str]
    """What a denial speaks of first."""
    unsure: frozenset[str]
    """Held possible somewhere and stated nowhere of the case itself."""
    around: frozenset[str]
    """The same, with all else that the sentences of these say and no other one states."""
    by_stem: dict[str, list[Clause]]
    sides: dict[int, str]
    """Which of left and right a clause is about, by where it begins; those that are about none or both are not in it."""
    affirmed: dict[int, frozenset[str]]
    """Stems by sentence, but for those it denies: in "stones shadow, polyps do not", nothing is said of polyps that shadow."""
    certain: frozenset[str]
    """Stems of the sentences that leave no doubt."""
    structures: dict[int, frozenset[str]]
    """Stems of the structures that each sentence names."""
    open: frozenset[int]
    """Sentences that say what could not be excluded."""


@lru_cache(REMEMBERED)
def polarity_of(known: Text) -> Polarity:
    """Return what the evidence affirms, denies and holds possible."""
    by_stem: dict[str, list[Clause]] = {}
    for clause in known.clauses:
        for stem in clause.stems:
            by_stem.setdefault(stem, []).append(clause)
    denied = known.by_sentence(attrgetter("denied"))
    stating = [clause for clause in known.clauses if not (clause.is_hedged or clause.is_supposed or clause.is_general)]
    stated = _all_of(clause.stems for clause in stating)
    hedging = {each.sentence for each in known.clauses if each.is_hedged or each.is_softened or each.is_general}
    surely = _all_of(clause.stems for clause in stating if clause.sentence not in hedging)
    return Polarity(
        denied=frozenset(
            stem
            for stem in _all_of(denied.values())
            if stem in by_stem and all(stem in each.denied for each in by_stem[stem])
        ),
        heads=_all_of(clause.heads for clause in known.clauses if not clause.is_supposed),
        unsure=_all_of(clause.hedged for clause in known.clauses) - stated,
        around=_all_of(stems for sentence, stems in known.of_sentences.items() if sentence in hedging) - surely,
        by_stem=by_stem,
        sides=one_sides(known),
        affirmed={sentence: stems - denied[sentence] for sentence, stems in known.of_sentences.items()},
        certain=_all_of(
            known.of_sentences[clause.sentence]
            for clause in known.clauses
            if clause.is_certain and not clause.is_denied
        ),
        structures=known.by_sentence(_structures_of),
        open=frozenset(clause.sentence for clause in known.clauses if _leaves_open(clause)),
    )


def _structures_of(clause: Clause) -> Iterator[str]:
    """Yield the stems of the structures that a clause names."""
    return (word.stem for word in clause.words if word.stem and word.term in structures())


def _all_of(stems: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*stems)


def negation_spans(
    part: str,
    text: Text,
    known: Text,
    about: frozenset[str],
    weighed: frozenset[str],
    asked: frozenset[str],
    *,
    is_trace: bool,
) -> Iterator[Span]:
    """Yield the words that a text denies, or affirms although the evidence denies them, with what is wrong with them.

    Args:
        part: Which text it is.
        text: It, taken apart.
        known: The evidence, taken apart.
        about: Stems of what a short answer is about.
        weighed: Stems that may be denied whatever the evidence says: a trace says of the options which are not so.
        asked: Stems of a question whether something is so, which what is denied without a subject of its own is about.
        is_trace: Whether it is a thinking trace, which also speaks of what is not the case.
    """
    said, topic = polarity_of(known), asked & known.stems
    for clause in text.clauses:
        if clause.is_supposed or (is_trace and clause.is_general) or not (clause.heads or clause.stems & said.heads):
            continue
        # One thing that both deny vouches for the denial: "no fluid around the gallbladder"
        vouched = any(_agrees(stem, clause, about, said) for stem in clause.heads | (clause.denied & said.heads))
        for i, word in enumerate(clause.words):
            stem = word.stem
            if stem in clause.heads:
                is_reasoned = stem in _ABSTRACT - known.stems
                free = (
                    vouched
                    or _is_half_denied(stem, clause)
                    or stem in weighed
                    or is_reasoned
                    or is_place(word.meaning)
                )
                added = not free and _is_contrary(stem, clause, about, said, is_trace)
                added = added and not (
                    stem in topic and clause.stems == {stem} and _is_told_of_others(stem, topic, said)
                )
                yield span_of(part, clause, i, "added negation" if added else "")
            elif stem in said.heads and not (clause.is_denied or is_place(word.meaning) or is_measured(clause, i)):
                if (
                    names_one_of(clause, _DIM)
                    or (is_trace and clause.is_softened)
                    or _is_left_open(clause, stem, said)
                ):
                    continue
                yield span_of(
                    part, clause, i, "dropped negation" if _is_contrary(stem, clause, about, said, is_trace) else ""
                )


def _is_told_of_others(stem: str, topic: frozenset[str], said: Polarity) -> bool:
    """Whether the evidence says something only where it names structures, none of which a question asks about."""
    named = [said.structures.get(each.sentence, frozenset()) for each in said.by_stem.get(stem, ())]
    return bool(topic - {stem}) and all(there and not there & topic for there in named)


def _is_left_open(clause: Clause, stem: str, said: Polarity) -> bool:
    """Whether a clause leaves something open, as the evidence does: "not found, although it could not be excluded"."""
    return _leaves_open(clause) and any(each.sentence in said.open for each in said.by_stem.get(stem, ()))


def _leaves_open(clause: Clause) -> bool:
    return clause.is_hedged and any(word.term.endswith(_LEFT_OPEN) for word in clause.words)


def _agrees(stem: str, clause: Clause, about: frozenset[str], said: Polarity) -> bool:
    return any(stem in each.denied for each in said.by_stem.get(stem, ())) and not _is_contrary(
        stem, clause, about, said, True
    )


def _is_contrary(stem: str, clause: Clause, about: frozenset[str], said: Polarity, is_trace: bool) -> bool:
    """Whether those clauses of the evidence that share most with a clause say the contrary of a stem."""
    denied = stem in clause.denied
    own = sides_of(clause)
    shared = [
        (
            _shared(clause.stems | about, each, said),
            (stem in each.denied) == denied
            or (denied and (stem in each.subjects or each.is_supposed))
            or _says_both(stem, each),
        )
        for each in said.by_stem.get(stem, ())
        if not is_elsewhere(own, said.sides.get(each.start))
    ]
    if not shared:
        return False
    most = max(count for count, _ in shared)
    agree = [same for count, same in shared if count == most]
    everywhere = not any(same for _, same in shared)
    if is_trace:  # which also says what holds in general: "this matters when an agent is toxic"
        return not any(agree) and most > (0 if denied else 1)
    return not any(agree) and (most > 0 or everywhere)


def _is_half_denied(stem: str, clause: Clause) -> bool:
    """Whether a clause names something once before a denial of what stands there, and once behind it: A线消失和弥漫的B线."""
    places = [place for place, word in enumerate(clause.words) if word.stem == stem]
    return any(
        word.term in WHOLE_PREDICATES and places[0] < place < places[-1] for place, word in enumerate(clause.words)
    )


def _says_both(stem: str, clause: Clause) -> bool:
    """Whether a clause says something twice, once denied: "no flow on the left and normal flow on the right"."""
    return stem in clause.denied and sum(word.stem == stem for word in clause.words) > 1


def _shared(stems: frozenset[str], known: Clause, said: Polarity) -> float:
    """Return how many other stems a clause has of those that a text has; what only the sentence of the evidence has counts half."""
    beside = said.affirmed[known.sentence] - known.stems
    return overlap(stems, known.stems, beside) - 1


def hedge_spans(part: str, text: Text, known: Text, *, is_trace: bool) -> Iterator[Span]:
    """Yield what a text states and the evidence holds only possible, with what is wrong with it."""
    said = polarity_of(known)
    hedging = {each.sentence for each in text.clauses if each.is_hedged or each.is_softened or each.is_general}
    for clause in text.clauses:
        unsure = clause.stems & said.unsure
        # "It must be kept still" is no word on how sure anything is
        is_plain = len(clause.stems) <= _FEW and (not clause.is_denied or not clause.stems)
        # A trace concludes: "so it must be distal"
        is_plain = is_plain and not is_trace
        is_sure = clause.is_certain and not (clause.stems & said.certain) and (is_plain or clause.stems & said.around)
        if is_sure and (clause.hedged or clause.is_softened):
            continue
        if not is_sure and (clause.sentence in hedging or not unsure):
            continue
        for i, word in enumerate(clause.words):
            # A trace goes through the options, and rules them out
            too_sure = (
                is_sure and word.meaning and word.meaning.is_certain and not (is_trace and word.term in _RULING_OUT)
            )
            # What a trace denies, it rules out
            passes = clause.is_supposed or (is_trace and (clause.is_denied or not _tells(word, clause, said)))
            stated = word.stem in unsure and not passes and not _says_little(word, clause, said)
            if (too_sure and not _is_never(word, clause, said)) or stated:
                yield span_of(part, clause, i, "lost hedge")


def _is_never(word: Word, clause: Clause, said: Polarity) -> bool:
    """Whether a word is the "never" of what the evidence denies as well."""
    return word.term == "never" and bool(clause.stems & said.heads)


def _says_little(word: Word, clause: Clause, said: Polarity) -> bool:
    """Whether a clause shares but a grade, an organ or "lesion" with what is held possible, and that says more.

    So it is with "7.1 mm, normal" where the page has "may be a normal variant", and not where it has "may be normal".
    """
    stem = word.stem
    if clause.stems & said.unsure != {stem}:
        return False
    hedged = [each.hedged for each in said.by_stem[stem] if stem in each.hedged]
    is_little = grades(word) or word.term in structures() or word.term in _GENERIC
    return is_little and all(stems - clause.stems for stems in hedged)


def _tells(word: Word, clause: Clause, said: Polarity) -> bool:
    """Whether a word of a trace, which has words of its own, may carry a lost hedge."""
    tells = word.meaning and (word.meaning.finding or word.meaning.poles) and not says_one_of(word, COMPARING)
    return bool(tells) or len(clause.stems & said.unsure) > 1
