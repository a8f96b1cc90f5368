"""Does a thinking trace say its answer first, before any reason?

In one of three ways: by a wording that announces an answer, by an opening that says nothing but that one comes and then the
answer itself, or by the answer and then reasons for it.
"""

import re
from collections.abc import Iterator

from remud_hub.answers.letters import GOES_ON
from remud_hub.records import OPTION_LETTERS, Sample


_LETTER = rf"(?-i:[(（]?([A-H])(?!{GOES_ON})[)）]?(?![A-Za-z'’]))"
_ANSWER_FIRST = re.compile(
    r"\s*(?:(?:so|ok(?:ay)?|well|clearly|obviously|evidently|undoubtedly|without (?:a |any )?doubt|straight away|right away|at once|I (?:already )?know(?: that)?|in my (?:view|opinion)"
    r"|(?:I|we) (?:think|believe|would say)(?: that)?|显然|很明显|毫无疑问|我认为|我觉得|本题|此题|该题|这道?题|因此|所以|故|综上)[,:，：]? ?)*"
    r"(?:(?:the |my |our )?(?:(?:final|correct|right|best|only|most likely) )*(?:answer|option|choice|response|pick)(?: here| to this(?: question)?)?"
    rf"(?: (?:is|must be|should be|would be|has to be|will be)\b(?! (?:between|in|based|about|clear|not|given))|\s*[:：]|,? {_LETTER}(?:[.,:：]| (?:is (?:the )?(?:correct|right|best|most|answer)|fits|matches|seems)))"
    rf"|(?:I|we)(?: would| will| shall|['’]d|['’]ll)? (?:answer|choose|pick|select|go with|opt for|say)\b[^.。]{{0,12}}(?:{_LETTER}|yes|no)"
    rf"|(?:it is|it['’]s|it must be|it has to be|this is|choose|select|pick) (?:option |answer )?{_LETTER}[.,;:\s]"
    rf"|{_LETTER} (?:is|must be|seems) (?:the )?(?:correct|right|best|answer)"
    r"|(?:应当?|应该)(?:回答|答)|(?:我的?)?(?:正确|最佳|最终|标准|合适)?的?(?:答案|选项(?=[^。、]*。)|回答|选择)(?:应该?|就)?(?:是|为|选|即|：|:)"
    rf"|(?:我|应该?)?(?:应该?)?选择?(?:选项)?\s*{_LETTER}|(?:选项)?{_LETTER}(?:项|选项)?(?:才?是)?(?:正确|最?符合|最佳|最合适|对))",
    re.IGNORECASE,
)
_LETTER_ENDS_FIRST = re.compile(
    r"[^。！？!?.]{0,60}(?:(?:故|应|所以|因此)?选|答案(?:是|为|选)?|(?i:\b(?:choose|pick|select|answer is|option)))\s*"
    r"[(（]?[A-H][)）]?(?![A-Za-z'’型亚类级期])(?:\s*[（(][^（）()]{0,40}[）)])?[。.]"
)
"""A first sentence that ends with the letter of an option."""
_LETTER_FIRST = re.compile(
    rf"\s*(?:option |选项)?{_LETTER}(?:\s*[.、:：,，。)）]|\s+(?:because|since|as)\b)(?!\s*(?:and\s+)?[A-H]\b)"
)
IN_SHORT = re.compile(
    r"\s*(?:(?:yes|no|true|false)\s*(?:[,.;:—-]|$)|(?:是的?|不是|否|对|不对|有|没有|存在|不存在)(?:[，。；：,.;]|$))",
    re.IGNORECASE,
)
"""Yes, no or the like, and a stop."""
_REASON = re.compile(
    r"[\s,，;；:：.。—–-]*(?:(?:my|the|here (?:is|are)|now|for|with) (?:the |my )?(?=reason|explanation|justification|argument))?"
    r"(?:because|since\b(?! \d)|due to|reason|explanation|justification|arguments?\b|here(?: is|['’]s) (?:why|how)|(?:to see )?why\b|it is\b|obviously|no doubt|without (?:a )?doubt|and (?:i|we)(?: will|['’]ll) |(?:i|we)(?: will|['’]ll) (?:now )?(?:explain|justify|show|argue|reason)\b|is (?:right|correct)\b|(?:that |this )?is (?:the|my|our) (?:\w+ )?(?:answer|conclusion|diagnosis|verdict|result|choice)|let (?:me|us) (?:explain|justify|verify|check)"
    r"|(?:下面|以下|现在?|接下来)?(?:是|来|将)?(?:我的|具体|详细)?(?:因为?|由于|理由|原因|依据|解析|分析|说明|解释|推理|论证|验证)|为什么|为何|才对|没错|无误|正确|这?就?是(?:本题|我)?的?(?:答案|结论|诊断|判断))",
    re.IGNORECASE,
)
# What an opening is made of that says nothing but that an answer comes: words that tell so, and words that say nothing
_ANNOUNCING = (
    r"answer(?:s|ed)?|conclusions?|conclude|verdict|result|solution|response|respond|reply|choice|choose|pick|select|decision|answering"
    r"|decided?|settle|diagnosis|outcome|short(?:ly)?|brief(?:ly)?|nutshell|summary|up ?front|obvious(?:ly)?|undoubtedly|doubt|glance|say"
    r"|bottom line|straight away|right away|at once|ado|asked|first|spoiler|tl;?dr|chase|straight|ultimately|(?:ends?|ended) up|no question|speaks? for itself"
)
_LITTLE = (
    r"the|an?|it|its|it['’]s|is|are|this|that|these|must|ha(?:s|ve)|to|be|would|will|should|can|could|i|we|i['’]d|i['’]ll|i['’]m|my|our"
    r"|me|us|you|let|let['’]s|so|ok|okay|well|now|here|there|at|in|from|of|on|by|for|with|as|what|which|question|see|give"
    r"|start|starting|begin|beginning|quick|quickly|right|without|further|any|clear|clearly|evident|evidently|surely"
    r"|certainly|certain|sure|one|think|believe|know|already|frankly|simply|just|only|single|word|words|option|final|correct|best|most|likely"
    r"|read|go|going|am|comes?|out|put|on|only|then|no|need|look|long|off|opinion|view|cut|get|point|fits?|anyone|everyone|with"
)
_ANNOUNCING_ZH = (
    r"答案|答|解|结论|结果|判断|判定|诊断|回答|答复|选择?|一句话|简单(?:地|来)?说|简而言之|开门见山|直接|无疑|毫无疑问|毋庸置疑|毋庸多言"
    r"|显而易见|显然|一看便知|一眼|不用多想|不必多想|先说|总之|一言以蔽之|可以肯定|肯定|得出|直奔主题|长话短说|归根结底|心中|毫不犹豫|说到底"
)
_LITTLE_ZH = (
    r"这道|这里|这|此|本|该|问题|题目?|我们?|先|首先|就|应该?|应当|可以|可|能|给出|说|认为|觉得|的|是|为|对|最|正确|最佳|终|合适|标准|要"
    r"|很|清楚|明显|明确|选项|来|出|看|由|即|写|在|前|上|所问|已经?|已?有|知道|无需|分析|其实|当然|必|定|只能|答"
)
_ANNOUNCES = re.compile(rf"\b(?:{_ANNOUNCING})\b|{_ANNOUNCING_ZH}", re.IGNORECASE)
# Possessive, for some of the words begin others
_OPENING = re.compile(
    rf"(?:(?:{_ANNOUNCING}|{_LITTLE})(?![a-z])|{_ANNOUNCING_ZH}|{_LITTLE_ZH}|[\s,，;；:：.。、!！\"“”*—–-])*+",
    re.IGNORECASE,
)
_ONE_LETTER = re.compile(rf"(?<![A-Za-z]){_LETTER}")
_STOPS = re.compile(r"\s*[.!。！](?=\s|\Z|[一-鿿])")
_STOP = re.compile(r"[.!?](?=\s|$)|[。！？\n]")
_LONGEST_OPENING = 80
"""Characters before an answer that may only open. Ours."""
_ENDS = re.compile(r"[\s\"”)）*]*(?:[.,;:!。，；：、！—–-]|$)|\s*(?:is|are|it is|就?是|这?就是)(?![a-z])")


def end_of_answer(sample: Sample, thinking: str) -> int | None:
    """Return where the answer ends that a trace begins with; None where it begins with anything else."""
    match = _ANSWER_FIRST.match(thinking)
    if sample.answer_kind == "choice":
        match = match or _LETTER_FIRST.match(thinking) or _LETTER_ENDS_FIRST.match(thinking)
    if sample.answer_kind == "closed":
        match = match or IN_SHORT.match(thinking)
    return match.end() if match else _end_behind_opening(sample, thinking)


def _end_behind_opening(sample: Sample, thinking: str) -> int | None:
    """Find the answer, word for word, behind nothing but an opening, where that announces it or reasons follow.

    A finding that comes first without either is where reasoning starts, unless it is all that is asked for.
    """
    for start, end in _places(sample, thinking):
        if not _OPENING.fullmatch(thinking, 0, start):
            continue
        # A letter, option or number as a sentence of its own needs nothing to announce it
        is_bare = sample.answer_kind != "open" and _STOPS.match(thinking, end)
        is_announced = is_bare or (_ANNOUNCES.search(thinking, 0, start) and _ENDS.match(thinking, end))
        if _REASON.match(thinking, end) or (is_announced and not _names_another(sample, thinking[end:])):
            return end
    return None


def _places(sample: Sample, thinking: str) -> Iterator[tuple[int, int]]:
    """Yield where a trace may say the answer first: as it is, and of a choice the letter and the option."""
    answer = sample.answer
    if sample.answer_kind == "choice":
        for match in _ONE_LETTER.finditer(thinking, 0, _LONGEST_OPENING):
            if match[1] == answer:
                yield match.span()
        answer = dict(zip(OPTION_LETTERS, sample.options, strict=False)).get(answer, "")
    answer = answer.rstrip(".。 ").lower()
    start = thinking.lower().find(answer, 0, _LONGEST_OPENING + len(answer)) if answer else -1
    if start >= 0:
        yield start, start + len(answer)


def _names_another(sample: Sample, rest: str) -> bool:
    """Whether the sentence goes on with another option: then it only lists what there is to choose from."""
    said = _STOP.split(rest, maxsplit=1)[0].lower()
    right = OPTION_LETTERS.find(sample.answer) if sample.answer_kind == "choice" else -1
    return any(option.lower() in said for i, option in enumerate(sample.options) if i != right and option)
