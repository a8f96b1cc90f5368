"""Levels of BI-RADS and its like, against the findings, risks and management that are said with them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from remud_hub.verify.consistency.rules import Risks, System, SystemRule
from remud_hub.verify.consistency.statements import Fault, Statements, span
from remud_hub.verify.consistency.wording import Sentence, Terms


_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}
_LEVEL = (
    r"(?P<level>[0-9][abc]?|vi|iv|v|i{1,3})"
    r"(?![\da-z]|[.·]\d|\s*(?:%|mm\b|cm\b|points?\b|分|条|项|个|种|st\b|nd\b|rd\b|th\b|descriptor|lexicon|categories))"
)
_LINK = (
    r"(?:[\s:\-–_()\[\]\"'“”]|us\b|category|score|grade|level|class\b|classification|assessment|final|\bof\b|\bis\b|\bwas\b|\bas\b|"
    r"分类|分级|类别|等级|评分|评估|诊断|为|是|属于?|判定|考虑|结果)*+"
)
_NEXT = re.compile(
    rf"\s*[类级]?\s*(?:[-–~/、,，]|and\b|or\b|to\b|through\b|和|或|至|及|到)+\s*(?:category\s*)?{_LEVEL}"
)
_BARE = re.compile(rf"(?<![a-z])category\s*{_LEVEL}|(?<![\d.a-z])(?P<zh>[0-6][abc]?(?=\s*类)|4[abc](?![a-z]))")
_RISK = Terms.of(
    ["likelihood", "probability", "risk", "chance", "可能性", "恶性率", "恶性风险", "恶性概率", "风险", "概率"]
)
# Rates that somebody counted are not the system's own
_COUNTED = Terms.of(
    ["study", "studies", "were", "observed", "found", "ppv", "predictive", "patient", "series", "cohort", "rate", "kappa",
     "sensitivity", "specificity", "accuracy", "本研究", "本组", "例", "实际", "预测值", "敏感", "特异", "准确"]
)  # fmt: skip
_NUMBER = r"\d+(?:\.\d+)?"
_SIGN = r"(?:[<>≤≥]=?|not? (?:more|greater|higher) than|not exceeding|不超过|不高于|不大于|不多于|less than|more than|greater than|at least|up to|over|below|above|低于|小于|不足|大于|超过|高于|至少)"
_PERCENT = re.compile(
    rf"(?P<sign>{_SIGN})?\s*(?P<low>{_NUMBER})\s*%?\s*"
    rf"(?:(?:-|–|~|to|and|but|至|到|,|且|、)+\s*(?:(?:and|but)\s*)?(?P<sign2>{_SIGN})?\s*(?P<high>{_NUMBER})\s*)?(?:%|percent|per cent)"
)
_NOT_UP = ("no more than", "not more than", "not exceeding", "不超过", "不高于", "不大于", "不多于")
_UP = (">", "more", "greater", "over", "above", "大于", "超过", "高于")


@dataclass(frozen=True)
class Mention:
    """A level that a sentence names."""

    sentence: Sentence
    level: str
    start: int
    end: int


def mentions_of(statements: Statements, system: System) -> list[Mention]:
    """Return every level that is named, denied or not; none where another system may be meant."""
    if not _is_named(statements.whole, system) or statements.name(system.others):
        return []
    return [mention for sentence in statements.sentences for mention in _mentions_in(sentence, system)]


def system_faults(statements: Statements, system: System) -> Iterator[Fault]:
    """Return what contradicts the levels that the sentences name."""
    mentions = mentions_of(statements, system)
    if not mentions:
        return
    for mention in mentions:
        if mention.level not in system.levels and mention.level[0] not in system.levels:
            reason = f"there is no such category: {system.name} {mention.level}"
            yield _fault(system, "level", mention.level, reason, mention.sentence, mention.start, mention.end)
    yield from _rule_faults(statements, system, mentions)
    for mention in _alone(mentions):
        if mention.level in system.risk.levels and not statements.is_taken_back(
            mention.sentence, mention.start, mention.end
        ):
            yield from _risk_faults(mention, system, system.risk)


def only_level(mentions: Sequence[Mention], statements: Statements) -> Mention | None:
    """Return the first mention of the only level that is named, unless that is denied."""
    if len({mention.level for mention in mentions}) != 1:
        return None
    stated = (m for m in mentions if not statements.is_taken_back(m.sentence, m.start, m.end))
    return next(stated, None)


def _alone(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the first mention of each sentence that names one level."""
    found = []
    for sentence in dict.fromkeys(mention.sentence for mention in mentions):
        here = [mention for mention in mentions if mention.sentence == sentence]
        if len({mention.level for mention in here}) == 1:
            found.append(here[0])
    return found


def _rule_faults(statements: Statements, system: System, mentions: Sequence[Mention]) -> Iterator[Fault]:
    only = only_level(mentions, statements)
    alone = {m.sentence: m for m in _alone(mentions) if not statements.is_taken_back(m.sentence, m.start, m.end)}
    for rule in system.rules:
        for sentence, match in statements.stated(rule.never):
            mention = alone.get(sentence) or (only if rule.scope == "row" else None)
            if mention and _applies(rule, mention, sentence):
                words = sentence.text[match.start() : match.end()]
                reason = f"{rule.name} against the category: {system.name} {mention.level} and {words}"
                yield _fault(system, rule.name, mention.level, reason, sentence, match.start(), match.end())
                break


def _applies(rule: SystemRule, mention: Mention, sentence: Sentence) -> bool:
    return mention.level in rule.levels and not rule.unless.are_in(sentence.text)


def _risk_faults(mention: Mention, system: System, risk: Risks) -> Iterator[Fault]:
    text = mention.sentence.text
    percents = list(_PERCENT.finditer(text))
    if len(percents) != 1 or not _RISK.are_in(text) or _COUNTED.are_in(text):
        return
    least, most = risk.levels[mention.level]
    low, high = _interval(percents[0])
    if high < least or low > most:
        start, end = percents[0].span()
        reason = f"risk against the category: {system.name} {mention.level} and {text[start:end].strip()}"
        yield _fault(system, "risk", mention.level, reason, mention.sentence, start, end)


def _interval(match: re.Match[str]) -> tuple[float, float]:
    """Read "<2%", "10–50%", ">2% to ≤10%" as an interval; what is excluded is a hundredth off."""
    low, sign = float(match["low"]), match["sign"] or ""
    if match["high"]:
        high = float(match["high"])
        return low + 0.01 * sign.startswith(_UP), high - 0.01 * ((match["sign2"] or "") == "<")
    if not sign:
        return low, low
    inclusive = sign.endswith(("=", "≤", "≥", "least", "up to", "至少", *_NOT_UP))
    if sign.startswith((*_UP, "≥", "at least", "至少")):
        return low + 0.01 * (not inclusive), 100.0
    return 0.0, low - 0.01 * (not inclusive)


def _is_named(text: str, system: System) -> bool:
    return system.names.are_in(text) or any(_attached(name).search(text) for name in system.attached if name in text)


def _attached(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z]){name}-?(?P<level>[0-9])(?![\da-z]|\.\d)")


def _mentions_in(sentence: Sentence, system: System) -> Iterator[Mention]:
    text = sentence.text
    starts = [(match.start(), match.end()) for match in system.names.find(text)]
    link = re.compile(_LINK + _LEVEL)
    found = [(start, level) for start, end in starts if (level := link.match(text, end))]
    found += [(match.start(), match) for name in system.attached for match in _attached(name).finditer(text)]
    found += [(match.start(), match) for match in _BARE.finditer(text)]
    for start, match in found:
        yield _mention(sentence, start, match)
        following = _NEXT.match(text, match.end())
        while following:
            yield _mention(sentence, following.start("level"), following)
            following = _NEXT.match(text, following.end())


def _mention(sentence: Sentence, start: int, match: re.Match[str]) -> Mention:
    level = match.groupdict().get("level") or match["zh"]
    return Mention(sentence, _ROMAN.get(level, level), start, match.end())


def _fault(system: System, rule: str, level: str, reason: str, sentence: Sentence, start: int, end: int) -> Fault:
    return Fault((system.name, rule, level), reason, (span(sentence, start, end, reason.partition(":")[0]),))
