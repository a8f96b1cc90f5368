"""Whether something is normal, said in so many words, or by what is not there: "no abnormality is seen" is a yes."""

import re
from typing import Literal


_NORMAL = r"\b(?:normal|intact|healthy|unremarkable|unaffected|free of disease)\b|(?<![不非异])(?:正常|完整|健康|完好)"
# Neither "normal or abnormal?" nor "is it not normal?" asks for one of them
_ASKS_FOR_NORMAL = re.compile(
    rf"(?!.*(?:\babnormal|\bor\b|\bnot\b|n't\b|异常|不正常|还是))(?:.*(?:{_NORMAL}))", re.IGNORECASE | re.DOTALL
)
_SAYS_NORMAL = re.compile(_NORMAL, re.IGNORECASE)
_SAYS_IT = re.compile(
    r"(?:(?:it|this|that|the \w+) (?:is|was|looks|appears) )?(?:(normal|intact|healthy|unremarkable)|abnormal|(?:not|un)[ -]?(?:normal|intact|healthy)|异常)\W*\Z"
)
_DENIES = re.compile(
    r"(?:there (?:is|are|was|were) (?:no|not any) |(?:i|we) (?:do not|don't|cannot|can't) see (?:any|an?) |no (?!doubt|idea|longer))(?P<what>[a-z][^.,;:!?\n]*)"
    r"|not (?P<not>abnormal)\b"
    r"|(?:[都均并也]|目前)?(?:未(?:见|发现|观察到|看到|显示|探及|检出)|没有(?:见到?|发现|看到)?+|无)(?P<zh>[^。，,；;！!\n]+)"
)
_WRONG = re.compile(
    r"\babnormal|\b(?:diseas|patholog|fractur|lesion|mass(?:es)?\b|injur|tear|defect|anomal|disruption|discontinuit|damage|rupture|tumou?r)"
    r"|异常|病变|骨折|占位|损伤|破裂|断裂|撕裂|缺损|中断|肿瘤|肿块|畸形"
)
_WORD = re.compile(r"[a-z]{4,}|[一-鿿]{2}")


def read_normality(said: str, question: str) -> Literal["yes", "no", "unread"] | None:
    """Return what a reply says to whether something is normal, without a yes or no in front.

    Args:
        said: The reply, in lower case.
        question: What it replies to.

    Returns:
        ``yes`` where it is, or nothing wrong is found, ``no`` where it is not, ``unread`` where it leaves open which it is ("no
        shadow is seen"), None where it denies nothing, or what is asked about itself ("no normal flow", "no flow").
    """
    if not _ASKS_FOR_NORMAL.match(question):
        return None
    if told := _SAYS_IT.match(said):
        return "yes" if told[1] else "no"
    denied = _DENIES.match(said)
    if denied is None:
        return None
    what = denied["what"] or denied["not"] or denied["zh"]
    if _WRONG.search(what):
        return "yes"
    asked = set(_WORD.findall(question.casefold()))
    return None if _SAYS_NORMAL.search(what) or asked & set(_WORD.findall(what)) else "unread"
