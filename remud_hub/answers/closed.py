"""Yes and no, in English and Chinese: what a reply begins with, or ends with."""

import re

from remud_hub.answers.text import settled


_END = r"(?=$|[,.;:!。、)\"'”’」』\s])"
_YES = (
    rf"(?:yes|true)\b|correct(?=$|[,.;!])|是的|没错|是{_END}|对的?{_END}|正确(?!率|性|答案|选项|诊断|与)|存在(?!争议|疑|可能|不)"
    rf"|有(?!无|可能|没有|吗|待|些|时|关|望|点)|可以|能够|包[含括]{_END}|(?:能|会|需要){_END}"
)
_NO = (
    rf"(?:no|false)\b(?! doubt| idea| image| picture| answer| information)|incorrect(?=$|[,.;!])"
    rf"|不(?:是(?!很|太)|对|存在|包含|包括|正确|可以|可见|属于|会|需要|能)(?!确定|判断|排除|肯定)|不{_END}|否(?!则|定|认)|没有(?!办法|把握)|没{_END}"
    rf"|看不到|未(?:见|发现|观察到|看到|显示|提示|探及|检出)|并非|错误|错的?{_END}|无(?!法|论|从|关)"
)
_SAYS_YES, _SAYS_NO = re.compile(_YES), re.compile(_NO)
_ALONE = re.compile(r"$|[,.;:!。、)\"'”’」』]")
# "It is enlarged. Yes.", "I think yes", "因此：是"
_ENDS_WITH = re.compile(
    r"(?:[.;:!?。]\s?|\b(?:so|therefore|thus|hence|think|say|believe),?\s)[\"'“‘「]?(yes|no|是|否)[\"'”’」]?[.!。]*$"
)
_ASIDE = re.compile(r"[,:]\s?(yes|no)\s?[,.]")
_OR_ELSE = re.compile(rf"\s*(?:/|,?\s?(?:or|and)\b|或者?|和|还是)\s*(?:{_YES}|{_NO})")


def read_closed(text: str) -> str | None:
    """Return ``yes`` or ``no``: what it begins with, else its last line or sentence, or what commas set off; not "yes or no"."""
    last = text.splitlines()[-1].strip()
    for part, alone in ((settled(text), False), (text, False), (last, True)):
        if part is None:
            continue
        said = part.casefold().lstrip("([{\"'“‘「『 ")
        for answer, says in (("no", _SAYS_NO), ("yes", _SAYS_YES)):
            if found := says.match(said):
                # "No fluid is seen." at the end of a description is no answer to the question
                described = alone and not _ALONE.match(said, found.end())
                return None if described or _OR_ELSE.match(said, found.end()) else answer
    if ending := _ENDS_WITH.search(last.casefold()[-40:]):
        return "yes" if ending[1] in {"yes", "是"} else "no"
    asides = {aside[1] for aside in _ASIDE.finditer(text.casefold())}
    return asides.pop() if len(asides) == 1 else None
