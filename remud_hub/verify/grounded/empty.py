"""Is the right option one that says nothing of the page: "Not assessable here", "All of these at once", 属于另外一种情况?"""

import re
from collections.abc import Iterator, Sequence

from remud_hub.clauses.quantities import quantities_of
from remud_hub.clauses.text import folded_text, taken_apart
from remud_hub.records import Span
from remud_hub.verify.grounded.words import held


FAULT = "says nothing of the page"
_UNKNOWN = re.compile(
    r"(?:it |this |that |something that )?(?:was |is |were )?(?:not|cannot be|could not be|can ?not be|unable to(?: be)?|impossible to)"
    r"(?: yet)? (?:assess|determin|evaluat|measur|judg|tell|told|known|say|said|stat|report|mention|specif|describ|given|available|possible)\w*\b.{0,40}"
    r"|.{0,12}(?:无法|不能|难以|未能|不可)(?:作出)?(?:评估|评价|判断|确定|测量|得知|明确|说明).{0,6}"
    r"|.{0,4}(?:未作|未|没有)(?:测量|评估|评价|说明|提及|描述|给出|交代).{0,4}|不详|信息不足|insufficient (?:data|information).{0,20}"
)
_SAID_UNKNOWN = re.compile(
    r"\b(?:not|cannot|could not|unable to|impossible to|difficult to)\b.{0,30}(?:assess|determin|evaluat|measur|judg|told|known|report)"
    r"|(?:无法|不能|难以|未能|未作|未|没有|尚待|不)(?:作出)?(?:评估|评价|判断|确定|测量|得知|明确|描述|显示|定)"
)
_OTHER = re.compile(
    r"(?:an?other|some other|a different) (?:finding|diagnosis|condition|entity|answer|option|thing|value|one)?s?(?: altogether| entirely| instead)?"
    r"|something else(?: altogether| entirely)?|(?:属于)?(?:另外|其他|其它|别的)(?:一种|某种)?(?:情况|诊断|结果|疾病|答案|可能)?|属于另外一种情况"
)
_ALL = re.compile(
    r"(?:all|both|any) (?:of )?(?:these|those|them|the above|the others|the options|of the above)(?: at once| together| options)?"
    r"|a combination of (?:the|these)(?: others?| options| above)?|.{0,4}(?:以上|上述|其余)(?:各|几|所有)?项?(?:都是|均是|均有|都有|同时存在|的组合|皆是|都对|均正确|都正确)"
)


def empty_spans(part: str, said: str, options: Sequence[str], known: str) -> Iterator[Span]:
    """Yield the whole of a right option that says nothing: that it is unknown, though the page says no such thing, or another thing.

    "All of these" holds where the page has each of them.

    Args:
        part: Which text it is.
        said: The right option.
        options: All options.
        known: The evidence.
    """
    folded = folded_text(said).strip(" .。")
    unknown = _UNKNOWN.fullmatch(folded) is not None and _SAID_UNKNOWN.search(folded_text(known)) is None
    others = [option for option in options if option != said]
    untrue = _ALL.fullmatch(folded) is not None and not all(_is_on(option, known) for option in others)
    if unknown or untrue or _OTHER.fullmatch(folded):
        yield Span(part=part, start=0, end=len(said), fault=FAULT)


def _is_on(option: str, known: str) -> bool:
    """Whether the evidence may say what an option says: it has its numbers, and half of its words."""
    numbers = {number.key for number in quantities_of(known)}
    stems = taken_apart(option).stems
    return all(number.key in numbers for number in quantities_of(option)) and (
        2 * held(stems, taken_apart(known).stems) >= len(stems)
    )
