"""Yes and no, in English and Chinese: what a reply begins with, or ends with."""

import re

from remud_hub.answers.normality import read_normality
from remud_hub.answers.text import settled


_END = r"(?=$|[,.;:!。、)\"'”’」』\s])"
_YES = (
    rf"(?:yes|yeah|yep|yup|true)\b|(?:absolutely|certainly|definitely)(?=$|[,.;!])|(?:that(?:'s| is) )?correct(?=$|[,.;!])|是[的啊呀]|没错|是{_END}|对[的啊呀]?{_END}|嗯{_END}"
    rf"|(?:的确|确实)(?:如此|是(?!否)|有(?!无|没有)|存在|{_END})|正确(?!率|性|答案|选项|诊断|与)|存在(?!争议|疑|可能|不)"
    rf"|有(?!无|可能|没有|吗|待|些|时|关|望|点)|可以|能够|包[含括]{_END}|(?:能|会|需要|可见|支持|符合|合适|适合|足?够){_END}"
)
_NO = (
    rf"(?:no|false)\b(?! doubt| idea| image| picture| answer| information)|(?:nope|nah)\b"
    rf"|(?:that(?:'s| is) )?(?:incorrect|not correct)(?=$|[,.;!])"
    rf"|(?:都|均|也|目前|暂时|暂|并|还|尚)+(?:不(?:需要?|用|必|会|能)|没有(?!办法|把握)|未见|无(?!法|论|从|关))(?!确定|判断|排除|肯定)"
    rf"|不(?:是(?!很|太)|对|存在|包含|包括|正确|可以|可见|属于|会|需要|能)(?!确定|判断|排除|肯定)|不{_END}|否(?!则|定|认)|没有(?!办法|把握)|没{_END}"
    rf"|not (?:completely|entirely|fully|necessarily|always|exactly|quite|really)\b(?! (?:clear|sure|certain|visib|visuali|assess|evaluat))|(?:(?:that|this|it) is |it's )?(?:considered |thought |judged |held to be )?unlikely(?=$|[,.;:!])|neither\b(?=[^.;]{{0,80}}\bnor\b)"
    rf"|(?:一般|通常|多半)不(?:会|需要?|能)(?!确定|判断|排除|肯定)|不(?:支持|符合|合适|适合|足?够){_END}"
    rf"|[看见]不到|不一定(?!.{{0,4}}无法)|不完全(?!清|确定|肯定)|不尽然|未必|未(?:见|发现|观察到|看到|显示|提示|探及|检出)|并(?:非|没有|不是|不存在)|错误|错的?{_END}|无(?!法|论|从|关)"
)
_SAYS = {"no": re.compile(_NO), "yes": re.compile(_YES)}
# "Y" is a yes where it is all there is, or stands in front of a reason, and none in "Y-shaped"; "n" on a line of its own may be noise
_LETTER = re.compile(r"[(\[{\"'“‘「『 ]*(?:([YyNn])[.!。)\]]*\s*\Z|([YN])[.!。)]?\s*\n|([yn])[.!。]\s*\n)")
_ALONE = re.compile(r"$|[,.;:!。、)\"'”’」』]")
# "It is enlarged. Yes.", "I think yes", "因此：是"
_ENDS_WITH = re.compile(
    r"(?:[.;:!?。]\s*|\b(?:so|therefore|thus|hence|think|say|believe),?\s)[\"'“‘「]?(yes|no|是|否)[\"'”’」]?[.!。]*$"
)
_ASIDE = re.compile(r"[,:]\s?(yes|no)\s?[,.]")
_OR_ELSE = rf"\s*(?:/|,?\s?(?:or|and)\b|或者?|和|还是)\s*(?:{_YES}|{_NO})"
_BARE = r"(?=\s*(?:$|[,.;:!。、]))"
# "Yes or no", "Yes. No.", 是 否; not so "Yes, no fluid is seen"
_TAKEN_BACK = {
    "no": re.compile(rf"{_OR_ELSE}|[\s,.;:!。、]*(?:yes|是){_BARE}"),
    "yes": re.compile(rf"{_OR_ELSE}|[\s,.;:!。、]*(?:no|否|不是){_BARE}"),
}
# "Absent" or "not seen" is a no to "Is there fluid?", and a yes to "Is the kidney absent?"
_ASKS_WHETHER_THERE = re.compile(
    r"\s*(?:is|are|was|were) there\b|[^?]{0,40}(?:是否(?:有|存在|可见)|有无|有没有)", re.IGNORECASE
)
# "There is no evidence of a stone", "I do not see any stones": about what the question asks for
_DENIES_THERE = re.compile(
    r"(?:there (?:is|are|was|were) no\b|(?:i|we) (?:do not|don't|cannot|can't) see (?:any|an?)\b|no evidence of)(?P<what>[^.;!?]{0,80})"
)
_ASKED_LAST = re.compile(r"([㐀-鿿]{2,4})[吗么呢]?\s*[?？]?\s*$")
_ECHO = re.compile(r"(?:都|均|也|还)?(不|没有?|未|无)?")
_PRESENCE = re.compile(
    r"(?:(?:it|this) (?:is|was) |they (?:are|were) )?(?:(present)|absent|(?:not|none) (?:present|seen|found|detected|identified|observed))\W*$"
    r"|there (?:is|was) no evidence(?: of (?:it|this|that|any|one))?\W*$",
    re.IGNORECASE,
)


def read_closed(text: str, question: str = "") -> str | None:
    """Return ``yes`` or ``no``: what it begins with, else its last line or sentence, or what commas set off; not "yes or no".

    Args:
        text: The reply.
        question: What it replies to: "present" says yes to whether something is there, and "no abnormality" to whether it is normal.
    """
    answer, last = settled(text) or text, text.splitlines()[-1].strip()
    if letter := _LETTER.match(answer):
        return "yes" if letter[letter.lastindex or 1] in "Yy" else "no"
    ending = _ENDS_WITH.search(text.casefold()[-40:])
    said_last = ending and ("yes" if ending[1] in {"yes", "是"} else "no")
    if normality := read_normality(answer, question):
        return None if normality == "unclear" or said_last not in {None, normality} else normality
    for part, alone in ((answer, False), (text, False), (last, True)):
        if begun := _begun(part):
            said, found = begun
            # "No fluid is seen." at the end of a description is no answer to the question
            described = alone and not _ALONE.match(found.string, found.end())
            taken_back = _TAKEN_BACK[said].match(found.string, found.end()) or said_last not in {None, said}
            return None if described or taken_back else said
    return said_last or _said_of_what_is_asked(answer, question) or _set_off(text)


def _begun(text: str) -> tuple[str, re.Match[str]] | None:
    """Return what a text begins with, and where."""
    said = text.casefold().lstrip("([{\"'“‘「『 ")
    return next(((answer, found) for answer, says in _SAYS.items() if (found := says.match(said))), None)


def _said_of_what_is_asked(answer: str, question: str) -> str | None:
    """Return what a reply says that takes up the words of the question."""
    if echoed := _echoed(answer, question):
        return echoed
    if _ASKS_WHETHER_THERE.match(question) and (there := _PRESENCE.match(answer)):
        return "yes" if there[1] else "no"
    return "no" if _denies_what_is_asked_for(answer, question) else None


def _set_off(text: str) -> str | None:
    """Return the one answer that commas set off: "Based on the image, yes, there is a mass."."""
    asides = {aside[1] for aside in _ASIDE.finditer(text.casefold())}
    return asides.pop() if len(asides) == 1 else None


def _echoed(text: str, question: str) -> str | None:
    """Return what a reply says that begins with what a Chinese question ends with: 正常 or 不正常 to "正常吗"."""
    asked = None if "还是" in question else _ASKED_LAST.search(question)
    said = _ECHO.match(text) if asked else None
    if asked is None or said is None:
        return None
    ends = [asked[1][-length:] for length in (4, 3, 2)]
    if not any(text.startswith(end, said.end()) for end in ends if len(end) > 1):
        return None
    return "no" if said[1] else "yes"


def _denies_what_is_asked_for(text: str, question: str) -> bool:
    """Whether a reply to "Is there a stone?" begins by saying that there is none; a stone in the singular or the plural."""
    denied = _DENIES_THERE.match(text.casefold()) if _ASKS_WHETHER_THERE.match(question) else None
    words = re.findall(r"[a-z]{4,}", question.casefold())
    return bool(denied and words and words[-1].removesuffix("s") in denied["what"])
