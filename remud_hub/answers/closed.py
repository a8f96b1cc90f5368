"""Yes and no, in English and Chinese: what a reply begins with, or its last line."""

import re

from remud_hub.answers.text import settled


_END = r"(?=$|[,.;:!。、)\"'\s])"
_YES = (
    rf"(?:yes|true)\b|correct(?=$|[,.;!])|是的|没错|是{_END}|对的?{_END}|正确(?!率|性|答案|选项|诊断)|存在(?!争议|疑|可能|不)"
    rf"|有(?!无|可能|没有|吗|待|些|时|关|望|点)|可以|能够|包[含括]{_END}|(?:能|会|需要){_END}"
)
_NO = (
    rf"(?:no|false)\b(?! doubt| idea| image| picture| answer| information)|incorrect(?=$|[,.;!])"
    rf"|不(?:是(?!很|太)|对|存在|包含|包括|正确|可以|会|需要|能)(?!确定|判断|排除|肯定)|不{_END}|否(?!则|定|认)|没有(?!办法|把握)|没{_END}"
    rf"|未(?:见|发现|观察到|看到|显示|提示|探及|检出)|并非|错误|错的?{_END}|无(?!法|论|从|关)"
)
_SAYS_YES, _SAYS_NO = re.compile(_YES), re.compile(_NO)
_ASIDE = re.compile(r"[,:]\s?(yes|no)\s?[,.]")
_OR_ELSE = re.compile(rf"\s*(?:/|,?\s?(?:or|and)\b|或者?|和|还是)\s*(?:{_YES}|{_NO})")


def read_closed(text: str) -> str | None:
    """Return ``yes`` or ``no``: what it begins with, else what its last line does, or is set off by commas; not "yes or no"."""
    for part in (settled(text), text, text.splitlines()[-1].strip()):
        if part is None:
            continue
        said = part.casefold().lstrip("([{\"' ")
        for answer, says in (("no", _SAYS_NO), ("yes", _SAYS_YES)):
            if found := says.match(said):
                return None if _OR_ELSE.match(said, found.end()) else answer
    asides = {aside[1] for aside in _ASIDE.finditer(text.casefold())}
    return asides.pop() if len(asides) == 1 else None
