"""Does a text turn round one piece of a phrase of the evidence: "anterior capsule" for "posterior capsule", 上腹 for 下腹?

What stands right beside the piece is the same on both sides, so that the rest of the clause need not be. What a text denies may be
either: "the lower pole, not the upper pole".
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from remud_hub.clauses.clause import Clause
from remud_hub.clauses.text import REMEMBERED, Text, folded_text
from remud_hub.records import Span
from remud_hub.verify.grounded.words import denies_before, is_unlikely


FAULT = "contradicted finding"
_PAIRS = (
    *(("anterior", "posterior"), ("superior", "inferior"), ("upper", "lower"), ("medial", "lateral")),
    *(("proximal", "distal"), ("superficial", "deep"), ("internal", "external"), ("inner", "outer")),
    *(("ventral", "dorsal"), ("cranial", "caudal"), ("ascending", "descending"), ("afferent", "efferent")),
)
_BEGUN = (("supra", "infra"), ("intra", "extra"), ("pre", "post"), ("endo", "exo"), ("ante", "retro"))
"""How words begin: supraclavicular, infraclavicular."""
_CHARACTERS = (("上", "下"), ("前", "后"), ("内", "外"), ("近", "远"), ("浅", "深"))
_OPPOSITE = {word: other for pair in (*_PAIRS, *_BEGUN, *_CHARACTERS) for word, other in (pair, pair[::-1])}
_ENGLISH = "|".join(word for pair in _PAIRS for word in pair)
_SIDE = re.compile(_ENGLISH)
_PHRASE = re.compile(rf"\b((?:{_ENGLISH})(?:(?:,| and| or| to)? (?:{_ENGLISH}))*) ([a-z]{{3,}})")
_BROAD = frozenset(
    ["and", "aspect", "border", "direction", "end", "half", "limit", "part", "portion", "position", "segment", "side", "surface", "third",
     "two", "view", "than", "the", "with"]
)  # fmt: skip
"""What has two sides in every organ, so that the side alone does not say of which."""
_ORGANS = "腹肢叶壁颌唇腔肺瓣包囊房角交纵膜瘘括踝髁口耳静筋肌"
"""How the Chinese names begin of what has two sides; 此外可见 and 目前无 hold no such name."""
_CHINESE = re.compile(rf"(?=([{''.join(map(''.join, _CHARACTERS))}])([{_ORGANS}]))")
_FEWEST_LETTERS = 5
"""Letters that a word has behind its beginning. Ours."""
_WORD = re.compile(r"[a-z]{8,}")
_BEGINNING = re.compile(rf"({'|'.join(map('|'.join, _BEGUN))})([a-z]{{{_FEWEST_LETTERS},}})")

_Phrase = tuple[str, str]


def swapped_spans(part: str, said: str, text: Text, evidence: str, *, is_trace: bool) -> Iterator[Span]:
    """Yield the pieces of a text of which the evidence has the opposite alone, in the same phrase.

    Args:
        part: Which text it is.
        said: The text.
        text: It, taken apart.
        evidence: The evidence and the question, as they are written.
        is_trace: Whether it is a thinking trace, which weighs what is unlikely.
    """
    found = list(_found(folded_text(said)))
    known = _phrases(evidence) if found else frozenset()
    for phrase, start, end in found:
        if phrase in known or (_OPPOSITE[phrase[0]], phrase[1]) not in known:
            continue
        clause = text.clause_at(start)
        # 前叶被推离后叶 tells how both lie
        names_both = clause is not None and any(
            other == (_OPPOSITE[phrase[0]], phrase[1]) and clause.start <= place < clause.end
            for other, place, _ in found
        )
        if clause is not None and not (
            names_both or _speaks_of_another(clause, is_trace=is_trace) or denies_before(clause, start)
        ):
            yield Span(part=part, start=start, end=end, fault=FAULT)


def _speaks_of_another(clause: Clause, *, is_trace: bool) -> bool:
    return clause.is_supposed or (is_trace and (clause.is_general or is_unlikely(clause)))


@lru_cache(REMEMBERED)
def _phrases(text: str) -> frozenset[_Phrase]:
    return frozenset(phrase for phrase, _, _ in _found(folded_text(text)))


def _found(folded: str) -> Iterator[tuple[_Phrase, int, int]]:
    """Yield the phrases of a text that may be turned round, with their places."""
    for match in _PHRASE.finditer(folded):
        noun = match[2].removesuffix("s")
        if noun not in _BROAD:
            yield from (
                ((side[0], noun), match.start(), match.end()) for side in _SIDE.finditer(folded, *match.span(1))
            )
    for match in _CHINESE.finditer(folded):
        yield (match[1], match[2]), match.start(1), match.end(2)
    for match in _WORD.finditer(folded):
        if begun := _BEGINNING.match(match[0]):
            yield (begun[1], begun[2].removesuffix("s")), match.start(), match.end()
