"""Yes and no as statements: "no" to "does the nodule have a halo?" says that it has none."""

import re
from collections.abc import Iterator
from functools import lru_cache

from remud_hub.answers import parse_answer
from remud_hub.clauses.clause import Clause
from remud_hub.clauses.quantities import quantities_of
from remud_hub.clauses.text import REMEMBERED, Text, taken_apart
from remud_hub.records import Span
from remud_hub.verify.grounded.polarity import polarity_of
from remud_hub.verify.grounded.sides import SIDES, is_elsewhere, one_sides, sides_of
from remud_hub.verify.grounded.words import overlap


_TELLS_NOTHING = re.compile(
    r"了?(?:没有|没|不)(?=\s*[？?。]?\s*\Z)|\bin this (?:patient|case|fetus|man|woman|boy|girl|child|infant|image|figure)(?=\s*\?)",
    re.IGNORECASE,
)
_OPEN_EITHER_WAY = re.compile(
    r"\b(?:exclude[sd]?|rule[sd]? out|could (?:this|it|that|there)|others?|remaining|an absent \w+(?: \w+)? (?:specific|sensitive|diagnostic|proof)|enough|sufficient|alone)\b"
    r"|排除|除外|其他|其它|其余|另一?|足以|足够|仅凭|单凭",
    re.IGNORECASE,
)
_NOT_NORMAL = frozenset(
    ["enlarged", "small", "thickened", "thin", "increased", "decreased", "impaired", "narrow", "wide", "distended"]
)
"""Sides of opposites that what is normal has not."""
_MOST = 0.75
"""Share of the question's words that one clause of the evidence must have to affirm all of it. Ours."""


@lru_cache(REMEMBERED)
def asked_by(question: str) -> Text:
    """Return a question, taken apart, without its tag: the 没有 at the end of 增厚没有 denies nothing, "in this man" says nothing."""
    return taken_apart(_TELLS_NOTHING.sub("", question))


def closed_spans(part: str, answer: str, question: str, asked: Text, *held: Text, is_short: bool) -> Iterator[Span]:
    """Yield the answer with what is wrong with it, where the evidence leaves no doubt what it has to be.

    Args:
        part: Which text it is.
        answer: Where it is no yes or no, nothing is wrong with it here.
        question: What it answers.
        asked: The question, taken apart.
        held: The evidence, taken apart; of several, the first that leaves no doubt counts: what it says of the case itself, and all.
        is_short: Whether the answer says hardly more; what else one says may be why it is a no.
    """
    clause = max(asked.clauses, key=lambda each: len(each.stems), default=None)
    if clause is None or not clause.stems:
        return
    said = parse_answer(answer, "closed")
    # "Is it certainly so?", "does that exclude it?" and "could it be?" may be answered by no whatever the page says of it
    if (
        said is None
        or (said == "no" and not is_short)
        or _is_a_finding(answer)
        or clause.is_certain
        or _OPEN_EITHER_WAY.search(question)
    ):
        return
    expected = next((each for each in (_expected(clause, text) for text in held) if each is not None), None)
    if expected and quantities_of(question):  # "is it 5 mm wide?" asks for the number
        return
    if expected is not None:
        fault = "" if (said == "yes") == (expected != clause.is_denied) else "contradicted finding"
        yield Span(part=part, start=0, end=min(len(answer), 12), fault=fault)


def _is_a_finding(answer: str) -> bool:
    """Whether the 无 that an answer begins with is part of a word: 无回声 is no "no"."""
    word = next((clause.words[0] for clause in taken_apart(answer).clauses), None)
    return word is not None and answer.lstrip().startswith("无") and not (word.meaning and word.meaning.negates)


def _expected(question: Clause, held: Text) -> bool | None:
    """Return whether the evidence says what is asked; None where it does not clearly say either."""
    by_opposite = _by_opposite(question, held)
    if by_opposite is not None:
        return by_opposite
    if question.stems & polarity_of(held).denied:
        return False
    sides = sides_of(question) & SIDES
    best = [
        clause
        for clause in held.clauses
        if len(clause.stems & question.stems) >= _MOST * len(question.stems) and sides <= sides_of(clause)
    ]
    if best and all((clause.denied | clause.subjects) & question.stems for clause in best):
        return False
    if best and not any(clause.is_denied or clause.is_hedged for clause in best):
        return True
    return None


def _by_opposite(question: Clause, held: Text) -> bool | None:
    """Return the answer where the question names one side of an opposite and the evidence says one about the same thing."""
    # The last word is what is asked of the others: "is the wall thickened?"
    sides, of_clauses = sides_of(question), one_sides(held)
    for word in [each for each in question.words if each.stem][-1:]:
        for group, side in word.meaning.poles if word.meaning else ():
            context = question.stems - {word.stem}
            told = [
                (
                    overlap(context, clause.stems, held.of_sentences[clause.sentence] - clause.stems),
                    (other == side) != (clause.words[place].stem in clause.denied),
                )
                for clause in held.clauses
                if not is_elsewhere(sides, of_clauses.get(clause.start))
                for place, number, other in clause.poles
                if number == group or (other == "normal" and side in _NOT_NORMAL)
            ]
            most = max((shared for shared, _ in told), default=0.0)
            answers = {says_so for shared, says_so in told if shared == most}
            if most > 0 and len(answers) == 1:
                return answers.pop()
    return None
