"""Replies to "Is it normal?" without a yes or no: that no abnormality is seen is a yes, that no cyst is seen says too little."""

import re
from typing import Literal, NamedTuple

from remud_hub.answers.text import normalise
from remud_hub.clauses.text import taken_apart


class _Asked(NamedTuple):
    """What a question may ask for, and the faults that must be missing for a yes."""

    words: str
    faults: str


_FAULT = r"abnormal\w*|anomal\w+|patholog\w+|diseases?|异常|病变|疾病"
_KINDS = (
    _Asked(
        r"normal(?:ly)?|healthy|unremarkable|正常|健康"
        rf"|(?:free (?:of|from)|without) (?:any )?(?:{_FAULT})|(?:未见|没有|无)(?:任何|明显)?异常",
        _FAULT,
    ),
    _Asked(
        r"intact|unbroken|undamaged|continuous|完整|完好|连续",
        rf"{_FAULT}|fractures?|tears?|ruptures?|breaks?|disruptions?|discontinuit\w+|perforations?|damage"
        r"|骨折|撕裂|破裂|断裂|中断|缺损|穿孔|损伤",
    ),
    _Asked("clear", rf"{_FAULT}|opacit\w+|consolidations?|infiltrat\w+|effusions?"),
)
_PICTURE = r"(?:image|picture|scan|ultrasound|sonogram|study|exam(?:ination)?|view|result|appearance|图像|图片|影像|声像图|超声|表现)s?"
# "Is the liver normal on this image?", "Is this a normal scan?", but not "Is there normal flow?", which asks for flow
_LAST = rf"(?:[ 的]?{_PICTURE})?(?: (?:in|on|at|for|from|here)\b[^?,;]*)?[吗么呢]?\s*[?.。]?\s*$"
_ASKS = [(re.compile(rf"(?<![a-z])(?:{kind.words}){_LAST}"), re.compile(kind.faults)) for kind in _KINDS]
_WANTED = re.compile("|".join(rf"(?<![a-z])(?:{kind.words})" for kind in _KINDS))
# "Is it not normal?", "Is it abnormal, or normal?", 不正常吗; not so 是不是正常, 正不正常
_TURNED_ROUND = re.compile(r"\b(?:not|or|abnormal)\b|n't\b|还是|(?<![是正])不|异常")
_DENIES = re.compile(
    r"(?P<no>(?:no|否|不是?)[,.;:。]\s*)?"
    r"(?:(?:there (?:is|are|was|were)|(?:i|we) (?:see|find)|(?:the|this|it)\b[\w ]{0,30} (?:shows?|has|have|reveals?|demonstrates?)) )?"
    r"(?:no (?!(?:it|this|that|there|the|they|he|she|we|i|you|because|since|as|not|doubt|idea)\b)"
    r"|(?:i|we) (?:do not|don't) (?:see|find) any |nothing (?=abnormal|patholog)"
    r"|[^,.;!?。不非否无没未有是\s]{0,10}?(?:未(?:见|发现|观察到|看到|显示|提示|探及|检出)|没有?(?:见到?|发现|看到)?|无|不存在)(?!法|论|从|关))"
    r"(?P<what>[^,.;:!?。\n]{2,60})"
)
_STATES = re.compile(
    r"(?:(?:it|this|that|the \w+) (?:is|was|looks|appears) )?(?:(normal|intact|healthy|unremarkable)|abnormal|(?:not|un)[ -]?(?:normal|intact|healthy)|异常)\W*\Z"
)
_EXCEPT = re.compile(
    r"\b(?:but|however|though|although|except|apart|excluded?|ruled?|other|further)\b|但|除|不过|仅|只有|其[他它余]"
)
_LOOKED_AT = 1000
"""Characters of an answer that are searched for findings: taking apart a clause without end would not end either."""


def read_normality(answer: str, question: str) -> Literal["yes", "no", "unclear"] | None:
    """Return what a statement or a denial says to a question that asks whether something is normal, intact, healthy or clear.

    Returns:
        ``yes`` where it calls it so or denies all that would be against it, ``no`` where it calls it otherwise, ``unclear``
        where it denies something else, has exceptions or follows a "no"; None where nothing of the kind is asked, or what is
        asked for is denied itself.
    """
    faults, said = _faults_against(normalise(question)), answer.casefold()
    if faults is None:
        return None
    if states := _STATES.match(said):
        return "yes" if states[1] else "no"
    denied = _DENIES.match(said)
    if denied is None:
        return None
    if not faults.search(denied["what"]):
        return None if denied["no"] or _WANTED.search(denied["what"]) else "unclear"
    return "unclear" if denied["no"] or _EXCEPT.search(said) or _affirms_finding(answer) else "yes"


def _faults_against(question: str) -> re.Pattern[str] | None:
    """Return the faults that speak against what is asked for; None where a question does not ask for the lack of any."""
    for asks, faults in _ASKS:
        if (asked := asks.search(question)) and not _TURNED_ROUND.search(question, 0, asked.start()):
            return faults
    return None


def _affirms_finding(answer: str) -> bool:
    clauses = taken_apart(answer[:_LOOKED_AT]).clauses
    return any(word.meaning and word.meaning.finding for each in clauses if not each.denied for word in each.words)
