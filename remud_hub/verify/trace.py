"""Does a thinking trace lead to its answer: reasons first, no loop, and the same end?"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from remud_hub.answers import normalise, parse_answer
from remud_hub.answers.letters import GOES_ON
from remud_hub.answers.named import begun, named
from remud_hub.clauses.quantities import Quantity, quantities_of
from remud_hub.clauses.text import taken_apart
from remud_hub.records import OPTION_LETTERS, Evidence, Sample, Span, Verdict
from remud_hub.verify.answer_first import IN_SHORT, end_of_answer
from remud_hub.verify.findings import sentences, verdict_of, whole
from remud_hub.verify.grounded.closed import asked_by, closed_spans
from remud_hub.verify.grounded.worked_out import asks_difference
from remud_hub.verify.settings import TraceSettings


VERSION = 12
_EQUATES = re.compile(r"[-−–+×x*÷/]\s*\d[^=＝]{0,24}[=＝]")
_DIFFERS = re.compile(
    r"(?:\b(?:differ(?:ence|s)|growth|increase|decrease|drop|rise|fall|change|gain|loss)\b(?: (?:is|was|of|by|amounts to|comes to|here))*|相差|差值?[是为]|[增减升降缩]\S{0,2}了)[:：]?\s?(?:约|about |only |仅|just )?"
    r"(\d[^,;，；。]{0,16})"
)
"""A difference told in words."""
_NAMED = re.compile(
    rf"\b(?i:answer|option|choice|choose|select|pick|go with|opt for)(?:,|(?: (?:is|must|should|would|has to|will|be|therefore|thus|then|clearly|here))+)?:?\s*(?:option\s*)?[(（]?([A-H])(?!{GOES_ON})[)）]?(?![a-zA-Z'’])"
    r"|(?<![A-Za-z])[(（]?([A-H])[)）]? (?:is|must be|seems|would be|fits|is the|remains) ?(?:the )?(?:correct|right|answer|best|most|fit|(?=[.,]))"
    r"|\b(?:[Ll]eaves|(?:am|are|is|['’]re) left with) (?:only )?[(]?([A-H])[)]?(?=\s*[.;!]|\s*$|,(?!\s*(?:and |or )?[A-H]\b))"
    r"|\b[Mm]akes? [(]?([A-H])[)]? (?:the )?(?:best|correct|right|most|only)"
    r"|\b(?:[Tt]herefore|[Tt]hus|[Hh]ence|[Ss]o|[Cc]onsequently|[Aa]ccordingly)[,:]? (?:it(?: is| must be|['’]s) )?[(]?([A-H])[)]?(?= it is|\s*[.,;!]|\s*$)"
    rf"|(?:答案|选项|应?选择?|故选|因此选|所以选)(?:应该?|就)?(?:是|为|选|：|:)?\s*[(（]?([A-H])(?!{GOES_ON})|(?<![A-Za-z])([A-H])(?:项|选项)?(?:是)?(?:正确|符合|最|相符)"
    rf"|(?:符合|故|因此|所以|综上[^。]{{0,6}})[,，]?(?:应?为|应?是|选项|本题为)?\s*[(（]?([A-H])(?!{GOES_ON})"
)
_SPEAKS_OF = re.compile(r"(?:option|choice|选项)", re.IGNORECASE)
_ORDINAL = re.compile(
    r"\b(?:the|our|my) (?P<en>first|second|third|fourth|fifth) (?:choice|option|answer)\b|第(?P<zh>[一二三四五])(?:个选项|个|选项|项)",
    re.IGNORECASE,
)
_ORDINALS = {
    word: place
    for words in (["first", "second", "third", "fourth", "fifth"], "一二三四五")
    for place, word in enumerate(words)
}
_RULED_OUT = re.compile(
    r"\b(?:not|no|nor|neither|cannot|isn['’]t|wrong|incorrect|excluded|ruled out|eliminated?|unlike|unlikely|less likely|rather than|against|without|out)\b|不|非|错|排除|未|无",
    re.IGNORECASE,
)
_CONCLUDES = re.compile(
    r"\b(?:therefore|thus|hence|so|consequently|in conclusion|overall|this means|accordingly|(?:which|that) (?:fits|means|indicates|points to|leaves)|best fit|in summary|in short|to sum up|taken together|altogether|all in all"
    r"|conclude|(?:supports?|suggests?|indicates?|points? to|consistent with|in keeping with|compatible with|diagnostic of|leads? to|argues? for|favou?rs?)\b|(?:most likely|likely|final|correct|best) (?:diagnosis|answer|option|explanation)|the diagnosis is)\b"
    r"|因此|所以|据此|应归为|归为|故|综上|由此|可见|总之|综合|诊断|考虑|符合|支持|提示|判断|最可能|首选",
    re.IGNORECASE,
)
_THEREFORE = re.compile(
    r"\s*(?:(?:therefore|thus|hence|so|consequently|overall|accordingly|in conclusion|因此|所以|故|综上|由此|可见|总之)[\s,，:：]*)?"
    r"(?:(?:the )?(?:final |correct )?answer is\s*[:：]?|答案(?:是|为|：|:))?\s*",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"\s*(?:panel|part|图)?\s?[(（]?[A-H][)）]?\s?[:：]", re.IGNORECASE)
"""What stands before what is seen in one of several panels, and so concludes nothing."""
_CHOOSES = re.compile(r"\b(?:choice|answer|option|correct|best)\b|答案|选项|正确|选", re.IGNORECASE)
_OF_BEING = re.compile(
    r"\s*(?:is|are|was|were) there\b|\s*(?:有|没有|无|存在)|有无|有没有|(?:是否|能否)(?:有|存在|可?见)", re.IGNORECASE
)
_SHORT = 3
"""Stems of an open answer up to which the trace has to name one of them. Ours."""
_BEFORE_NUMBER = re.compile(r"(?<=[㐀-鿿])(?=\d)")
_SHORT_TEXT = 60
"""Characters from which on an answer has more of them. Ours."""
_SHORTEST_LOOP, _LONGEST_LOOP = 6, 12
"""Words (characters in Chinese) in a row whose repetition is a loop, see ``TraceSettings.most_repeats``."""
_ECHO = re.compile(r"(不?)(会|能|算|可以|需要|属于|像|应当|应该)\w{0,2}(?:[，。,]|\Z)")
"""A yes or no in Chinese, which says the verb of the question again."""
_CLAUSE = re.compile(r"[,;，。；！？!?\n]|\.(?=\s)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_STOP = re.compile(r"[。！？!?；;\n]|\.(?=\s|$)")
_FULL_STOP = re.compile(r"[。！？!?\n]|\.(?=\s)")
_STOP_OR_COMMA = re.compile(r"[,;:.，；：。]")
_TOKEN = re.compile(r"[a-z0-9]+|[㐀-鿿]")


def check(sample: Sample, evidence: Evidence, settings: TraceSettings) -> Verdict | None:
    """Reject traces that answer before they reason, go round in circles, or end elsewhere than the answer; also texts that loop."""
    return verdict_of("trace", VERSION, _faults(sample, settings))


def _faults(sample: Sample, settings: TraceSettings) -> Iterator[Span]:
    for part, text in sample.parts.items():
        if len(text) > 3 * _LONGEST_LOOP and _loops(text, settings.most_repeats):
            yield whole(part, text, "goes round in circles")
    thinking = sample.thinking
    if not thinking or not thinking.strip():
        return
    end = end_of_answer(sample, thinking)
    # A trace that says nothing else has its answer where it should be
    if end is not None and len(thinking) - end > settings.least_after_answer:
        yield Span(part="thinking", start=0, end=end, fault="answer before the reasoning")
    if elsewhere := _ends_elsewhere(sample, thinking):
        yield elsewhere


def _ends_elsewhere(sample: Sample, thinking: str) -> Span | None:
    last = list(sentences(thinking))[-2:]
    tail = " ".join(last)
    start = thinking.rfind(last[-1]) if last else 0
    fault = Span(part="thinking", start=max(0, start), end=len(thinking), fault="ends elsewhere than the answer")
    match sample.answer_kind:
        case "closed" | "open" | "number" if last and _is_another_result(sample.question, sample.answer, last):
            return fault
        case "choice":
            return (
                fault if _names_another(sample, tail, last) or (last and _ends_in_another(sample, last[-1])) else None
            )
        case "closed" | "open" if last and _is_contrary(sample, last[-1]):
            return fault
        case "closed":
            said, wanted = _affirmed(sample, last[-1]) if last else None, parse_answer(sample.answer, "closed")
            return fault if said and wanted and said != wanted else None
        case "number":
            # The reader of numbers wants no letter before them, as Chinese has
            said = parse_answer(_BEFORE_NUMBER.sub(" ", last[-1]), "number") if last else None
            wanted = parse_answer(_BEFORE_NUMBER.sub(" ", sample.answer), "number")
            differ = said and wanted and said.split(" ")[0] != wanted.split(" ")[0]
            return fault if differ and _CONCLUDES.search(last[-1]) else None
        case "open":
            if len(sample.answer) > _SHORT_TEXT:
                return None
            if (
                parse_answer(sample.answer, "closed")
                or _ECHO.match(sample.answer)
                or _share_a_number(sample.answer, thinking)
            ):
                return None
            stems = taken_apart(sample.answer).stems
            # A word for how sure it is may stand alone; what an answer names has to come up on the way to it
            return fault if stems and len(stems) <= _SHORT and not stems & taken_apart(thinking).stems else None


def _is_another_result(question: str, answer: str, last: Sequence[str]) -> bool:
    """Whether an answer that is but a number is none of those that its trace ends with as a result.

    Args:
        question: What is asked; where that is a difference, a trace may tell it in words: "the difference is 1 mm".
        answer: The answer.
        last: The last sentences of the trace.
    """
    told = quantities_of(answer)
    if len(told) != 1 or len(taken_apart(answer).stems) > 1:
        return False
    if _EQUATES.search(last[-1]):
        results = quantities_of(last[-1].replace("＝", "=").rpartition("=")[2])
    elif asks_difference(question) and (found := list(_DIFFERS.finditer(" ".join(last)))):
        results = quantities_of(found[-1][1])
    else:
        return False
    return bool(results) and not any(_are_one(told[0], each) for each in results)


def _are_one(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers are the same, but for rounding; where one has no unit, it has that of the other."""
    if one.dimension and other.dimension:
        return abs(one.amount - other.amount) <= max(one.step * one.size, other.step * other.size) + 1e-9
    if {one.dimension, other.dimension} == {"", "share"}:  # 0.25 is 25%
        share, plain = (one, other) if one.dimension else (other, one)
        if abs(share.value - 100 * plain.value) <= max(share.step, 100 * plain.step) + 1e-9:
            return True
    return abs(one.value - other.value) <= max(one.step, other.step) + 1e-9


def _is_contrary(sample: Sample, sentence: str) -> bool:
    """Whether an answer is a yes or no, and a sentence of its trace says the contrary of what was asked."""
    if echo := _ECHO.match(sample.answer):
        told = re.findall(rf"([不没无未非]?){echo[2]}", sentence)
        return bool(told) and bool(told[-1]) != bool(echo[1])
    if parse_answer(sample.answer, "closed") is None:
        return False
    asked, held = asked_by(sample.question), taken_apart(sentence)
    return any(
        span.fault for span in closed_spans("answer", sample.answer, sample.question, asked, held, is_short=True)
    )


def _share_a_number(answer: str, thinking: str) -> bool:
    return bool(set(_NUMBER.findall(answer)) & set(_NUMBER.findall(thinking)))


def _affirmed(sample: Sample, sentence: str) -> str | None:
    """Return what a sentence says to a yes-or-no question: "no stone" is a no where it was asked whether there is one."""
    start = _THEREFORE.match(sentence)
    said = sentence[start.end() :] if start else sentence
    is_of_being = _OF_BEING.search(sample.question) or _OF_BEING.match(sample.answer)
    return parse_answer(said, "closed") if is_of_being or IN_SHORT.match(said) else None


def _names_another(sample: Sample, tail: str, last: Sequence[str]) -> bool:
    """Whether the end of a trace names another option: by its letter, or by its words alone where it draws a conclusion."""
    options = [normalise(option) for option in sample.options[: len(OPTION_LETTERS)]]
    if (chosen := _chosen(last, options)) is not None:
        return chosen != sample.answer.strip().upper()[:1]
    concluding = list(_CONCLUDES.finditer(tail))
    said = normalise(tail[concluding[-1].start() :]) if concluding else ""
    named = [i for i, option in enumerate(options) if len(option) > 2 - (not option.isascii()) and option in said]
    named = [i for i in named if not any(i != j and options[i] in options[j] for j in named)]
    clause = _STOP_OR_COMMA.split(tail[: concluding[-1].start()])[-1] if concluding else ""
    if len(named) != 1 or _RULED_OUT.search(clause) or _RULED_OUT.search(said.replace(options[named[0]], " ")):
        return False
    return OPTION_LETTERS[named[0]] != sample.answer.strip().upper()[:1]


def _chosen(last: Sequence[str], options: Sequence[str]) -> str | None:
    """Return the letter of the option that the last of some sentences chooses, which may speak of others before it.

    "Option C would be longer. The first option matches" chooses the first; "the answer is C. The first option …" does not.
    """
    named = [
        (sentence is last[-1] or not _SPEAKS_OF.match(match[0]), _letter(sentence, match, options))
        for sentence in last
        for match in _NAMED.finditer(sentence)
        if not _denied(sentence, match)
    ]
    place = _by_ordinal(last[-1]) if last else None
    firm = [letter for is_firm, letter in named if is_firm]
    if firm:
        return firm[-1]
    if place is not None:
        return OPTION_LETTERS[place]
    return named[-1][1] if named else None


def _by_ordinal(sentence: str) -> int | None:
    """Return the place of the one option that a sentence chooses by its number: "the second option has both", 应选第二项."""
    clause = _CLAUSE.split(sentence.rstrip(" .。！!"))[-1]
    found = list(_ORDINAL.finditer(clause))
    if len(found) != 1 or not _CHOOSES.search(clause) or _RULED_OUT.search(clause):
        return None
    return _ORDINALS[(found[0]["en"] or found[0]["zh"]).lower()]


def _letter(text: str, match: re.Match[str], options: Sequence[str]) -> str:
    """Return the letter that a trace names; where an option begins there, as B线 does, it is that option's."""
    place = begun(text[match.start(match.lastindex or 0) :], options)
    return match[match.lastindex or 0].upper() if place is None else OPTION_LETTERS[place]


def _ends_in_another(sample: Sample, sentence: str) -> bool:
    """Whether the last sentence of a trace has the words of one other option in it, and not those of the answer."""
    options = [normalise(option) for option in sample.options[: len(OPTION_LETTERS)]]
    place = OPTION_LETTERS.find(sample.answer.strip().upper()[:1])
    # With what stands before a semicolon: 术前为中度；术后才减为轻度
    ending = normalise(_FULL_STOP.split((sample.thinking or "").rstrip(" 。.!?！？\n"))[-1])
    if not 0 <= place < len(options) or options[place] in ending or _LABELLED.match(sentence):
        return False
    other, said = named(sentence, options), taken_apart(sentence)
    # "An abscess has a thick wall" only sets it apart: a conclusion ends in its option, or chooses it
    if other is None or not (_CHOOSES.search(sentence) or normalise(sentence).rstrip(" .。").endswith(options[other])):
        return False
    # "A double sign would point to the womb": what is only weighed is no conclusion
    if any(clause.is_supposed or clause.is_denied for clause in said.clauses):
        return False
    return not taken_apart(options[place]).stems & said.stems - taken_apart(options[other]).stems


def _denied(text: str, match: re.Match[str]) -> bool:
    before = _STOP_OR_COMMA.split(text[max(0, match.start() - 12) : match.start()])[-1]
    return bool(_RULED_OUT.search(before) or _RULED_OUT.match(text[match.end() :].lstrip()))


def _loops(text: str, most: int) -> bool:
    """Whether the same sentence, or the same run of words, comes again and again."""
    folded = text.casefold()
    if not text.isascii() and _is_new_throughout(folded):
        return False
    tokens = _TOKEN.findall(folded)
    size = _SHORTEST_LOOP if len(tokens) < 4 * _LONGEST_LOOP else _LONGEST_LOOP
    if _is_repeated(list(zip(*(tokens[i:] for i in range(size)), strict=False)), most):
        return True
    return _is_repeated([said for sentence in _STOP.split(folded) if len(said := sentence.strip()) > 5], most)


def _is_new_throughout(text: str) -> bool:
    """Whether no six characters come twice: a quick look at Chinese, where six are as many words."""
    last = len(text) - _SHORTEST_LOOP + 1
    return len({text[i : i + _SHORTEST_LOOP] for i in range(last)}) == last


def _is_repeated(said: Sequence[object], most: int) -> bool:
    # Most texts say nothing twice, and a set is made faster than a count
    return len(set(said)) < len(said) - most + 1 and max(Counter(said).values()) > most
