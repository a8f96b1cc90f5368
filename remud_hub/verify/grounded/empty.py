"""Is the right option one that says nothing of the page: "Not assessable here", "All of these at once", 属于另外一种情况?"""

import re
from collections.abc import Iterator, Sequence

from remud_hub.clauses.quantities import quantities_of
from remud_hub.clauses.text import folded_text, taken_apart
from remud_hub.records import Span
from remud_hub.verify.grounded.words import held


FAULT = "says nothing of the page"
_TOLD = (
    "(?:assess(?:ed|able)|determin(?:ed|able)|evaluat(?:ed|able)|measur(?:ed|able)|judged|told|known|said|stated|reported|mentioned|"
    "specified|described|given|available|recorded)"
)
_TELL = "(?:作出)?(?:记录|记载|评估|评价|判断|确定|测量|得知|明确|说明|提及|描述|给出|交代)"
_UNKNOWN = re.compile(
    rf"(?:it |this |that |something that )?(?:(?:was |is |were )?not|cannot be|could not be|can not be) (?:yet )?{_TOLD}"
    r"(?: here| yet| (?:from|on|in|by|with) (?:this|the) [a-z]+)?|unknown|undetermined|cannot say|insufficient (?:data|information)"
    rf"|(?:本次检查|本图|此图|图像上?|目前|尚|暂)?(?:无法|不能|难以|未能|未作|未|没有){_TELL}|不详|未知|信息不足"
)
_SAID_UNKNOWN = re.compile(
    r"\b(?:not|cannot|could not|unable to|impossible to|difficult to)\b.{0,30}\b(?:assess|determin|evaluat|measur|judg|told|known|"
    r"report|state|visuali|record|available|mention|specif|describ|differentiat|distinguish|identif)"
    r"|\b(?:unavailable|unknown|uncertain|undetermined|unclear)\b"
    r"|(?:无法|不能|难以|未能|未作|未|没有|尚待|尚需|不)(?:作出)?(?:评估|评价|判断|确定|测|得知|明确|说明|提及|描述|显示|鉴别|区分|定)|不详|不明|不清楚"
)
"""What of a page says that something is not known."""
_OTHER = re.compile(
    r"none of (?:the|these|those) (?:(?:listed|above|given|other) )*(?:findings|options|answers|choices|ones)?|none of (?:the )?above"
    r"|(?:an?other|some other|a different) (?:finding|diagnosis|condition|entity|answer|option|thing|value) (?:altogether|entirely)"
    r"|something else(?: altogether| entirely)?|属于(?:另外|其他|其它|别的)(?:一种|某种)?(?:情况|结果|可能)"
)
_ALL = re.compile(
    r"(?:all|any) (?:of )?(?:these|those|them|the above|the others|the options)(?: at once| together| options)?"
    r"|a combination of (?:the|these)(?: others?| options| above)?|(?:以上|上述|其余)(?:各|几|所有)?项?(?:都是|均是|均有|都有|同时存在|的组合|皆是|都对|均正确|都正确)"
)


def empty_spans(part: str, said: str, options: Sequence[str], known: str) -> Iterator[Span]:
    """Yield the whole of a right option that says nothing: that it is unknown, though the page says no such thing, or another thing.

    "All of these" holds where the page may have each of them.

    Args:
        part: Which text it is.
        said: The right option.
        options: All options.
        known: The evidence.
    """
    folded = folded_text(said).strip(" .。")
    unknown = _UNKNOWN.fullmatch(folded) is not None and _SAID_UNKNOWN.search(folded_text(known)) is None
    others = [option for option in options if option != said]
    untrue = _ALL.fullmatch(folded) is not None and not all(_may_be_on(option, known) for option in others)
    if unknown or untrue or _OTHER.fullmatch(folded):
        yield Span(part=part, start=0, end=len(said), fault=FAULT)


def _may_be_on(option: str, known: str) -> bool:
    """Whether the evidence may say what an option says: it has its numbers, and words of it if any are said in words alone."""
    numbers = {number.key for number in quantities_of(known)}
    own, stems = quantities_of(option), taken_apart(option).stems
    if own:
        return all(number.key in numbers for number in own)
    return not stems or held(stems, taken_apart(known).stems) > 0
