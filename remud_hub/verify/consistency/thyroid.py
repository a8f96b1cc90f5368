"""Points and sizes of ACR TI-RADS, against the level that is named."""

import re
from collections.abc import Iterator

from remud_hub.verify.consistency.rules import Feature, FeatureCategory, TiRads
from remud_hub.verify.consistency.statements import Fault, Statements, span
from remud_hub.verify.consistency.systems import Mention, mentions_of, only_level
from remud_hub.verify.consistency.wording import Sentence


_TOTAL = re.compile(
    r"(?:total(?:l?ing)?|sum|score|总分|合计|总计|共计?|总评分)[^.;。；\d]{0,24}?"
    r"(?P<low>\d{1,2})(?:\s*(?:-|–|~|to|至|到)\s*(?P<high>\d{1,2}))?\s*(?P<unit>points?|分)"
)
_POINTS = re.compile(
    r"(?P<more>≥|>=|at least|至少)?\s*(?P<low>\d{1,2})(?:\s*(?:-|–|~|to|至|到)\s*(?P<high>\d{1,2}))?\s*(?P<unit>points?\b|分(?![类级]))(?P<or> or more|及以上|以上)?"
)
_SUM = re.compile(r"(?<![\d.])(?P<terms>\d(?:\s*\+\s*\d){1,6})\s*=\s*(?P<total>\d{1,2})(?![\d.])")
_FROM_SIZE = re.compile(
    r"(?:≥|>=|>|at least|larger than|greater than|exceeding|大于等于|大于|超过|不小于|达到?)\s*(?P<size>\d+(?:\.\d+)?)\s*(?P<unit>mm|cm|毫米|厘米)"
    r"|(?P<size2>\d+(?:\.\d+)?)\s*(?P<unit2>mm|cm|毫米|厘米)\s*(?:or (?:larger|greater|more)|及以上|以上)"
)
_ACR = re.compile(r"(?<![a-z])(?:acr|tr-?[1-5])(?![a-z\d])|美国放射学会")
_SLACK = 3
"""Points that a level of TI-RADS without "ACR" may be off: others count otherwise."""


def thyroid_faults(statements: Statements, rules: TiRads) -> Iterator[Fault]:
    """Return what contradicts points, levels and sizes of ACR TI-RADS."""
    mentions = mentions_of(statements, rules.system)
    if not mentions:
        return
    yield from _sum_faults(statements)
    only = only_level(mentions, statements)
    for sentence in statements.sentences:
        here = [mention for mention in mentions if mention.sentence == sentence]
        mention = only_level(here, statements) or (only if not here else None)
        if mention:
            yield from _total_faults(sentence, mention, bool(here), rules)
            yield from _size_faults(sentence, mention, rules)
    if only:
        yield from _feature_faults(statements, only, rules)


def _sum_faults(statements: Statements) -> Iterator[Fault]:
    for sentence in statements.sentences:
        for match in _SUM.finditer(sentence.text):
            if sum(map(int, match["terms"].split("+"))) != int(match["total"]):
                yield _fault("sum", match["total"], f"points do not add up: {match[0]}", sentence, match)


def _total_faults(sentence: Sentence, mention: Mention, names_level: bool, rules: TiRads) -> Iterator[Fault]:
    if mention.level not in rules.points.levels:
        return
    total = _TOTAL.search(sentence.text) or _lone_points(sentence, names_level, rules)
    if total is None:
        return
    named = total.groupdict()
    low = int(total["low"])
    high = int(total["high"] or total["low"]) if not (named.get("more") or named.get("or")) else 14
    least, most = rules.points.levels[mention.level]
    if high < least or low > most:
        reason = f"points against the level: {total[0].strip()} and {rules.system.name} {mention.level}"
        yield _fault("points", mention.level, reason, sentence, total)


def _lone_points(sentence: Sentence, names_level: bool, rules: TiRads) -> re.Match[str] | None:
    """Return the only points of a sentence that names a level and no feature."""
    found = list(_POINTS.finditer(sentence.text))
    features = (feature.words for category in rules.features.values() for feature in category.points)
    if len(found) != 1 or not names_level or any(words.are_in(sentence.text) for words in features):
        return None
    return found[0]


def _size_faults(sentence: Sentence, mention: Mention, rules: TiRads) -> Iterator[Fault]:
    biopsy, text = rules.biopsy, sentence.text
    sizes = list(_FROM_SIZE.finditer(text))
    if mention.sentence != sentence or mention.level not in biopsy.levels or len(sizes) != 1:
        return
    if not biopsy.words.are_in(text) or biopsy.follow_up.are_in(text) or not _ACR.search(text):
        return
    unit = sizes[0]["unit"] or sizes[0]["unit2"]
    size = float(sizes[0]["size"] or sizes[0]["size2"]) * (10 if unit in ("cm", "厘米") else 1)
    if abs(size - biopsy.levels[mention.level]) > 0.01:
        reason = f"size for biopsy against the level: {sizes[0][0].strip()} and {rules.system.name} {mention.level}"
        yield _fault("biopsy", mention.level, reason, sentence, sizes[0])


def _feature_faults(statements: Statements, mention: Mention, rules: TiRads) -> Iterator[Fault]:
    if mention.level not in rules.points.levels:
        return
    slack = 0 if any(_ACR.search(sentence.text) for sentence in statements.sentences) else _SLACK
    least, most, places, settled = 0, 0, [], False
    for category in rules.features.values():
        named = [(points, place, whole) for points, whole, place in _named(statements, category)]
        points = [each[0] for each in named]
        least += min(points, default=0)
        most += max(points, default=category.most)
        places += [place for score, place, _ in named if score]
        settled = settled or any(whole for _, _, whole in named)
    low, high = rules.points.levels[mention.level]
    if settled:
        least, most = 0, 0 if not places else most
    if least > high + slack or (most < low - slack and (settled or places)):
        reason = f"features against the level: {least} to {most} points and {rules.system.name} {mention.level}"
        marked = (mention.sentence, mention.start, mention.end)
        spans = tuple(span(*place, fault="features against the level") for place in [*places, marked])
        yield Fault((rules.system.name, "features", mention.level), reason, spans)


def _named(statements: Statements, category: FeatureCategory) -> Iterator[tuple[int, bool, tuple[Sentence, int, int]]]:
    """Return points and place of each feature that is stated; a longer name goes before a shorter one inside it."""
    found: dict[Sentence, list[tuple[Feature, int, int]]] = {}
    for feature in category.points:
        for sentence, match in statements.stated(feature.words):
            found.setdefault(sentence, []).append((feature, *match.span()))
    for sentence, places in found.items():
        for feature, start, end in places:
            if not any(a <= start and end <= b and (a, b) != (start, end) for _, a, b in places):
                yield feature.points, feature.whole, (sentence, start, end)


def _fault(rule: str, value: str, reason: str, sentence: Sentence, match: re.Match[str]) -> Fault:
    return Fault(
        ("TI-RADS", rule, value), reason, (span(sentence, match.start(), match.end(), reason.partition(":")[0]),)
    )
