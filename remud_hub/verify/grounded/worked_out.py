"""Numbers that the evidence does not have, but that follow from those it has: results, differences, sums, shares and ratios."""

import operator
import re
from collections.abc import Callable, Sequence
from itertools import combinations, permutations
from typing import NamedTuple

from remud_hub.clauses.quantities import Key, Quantity, quantities_of, ranges_of
from remud_hub.clauses.text import folded_text


_PARTS = {
    **dict.fromkeys(("half", "一半", "半数"), 50.0),
    **dict.fromkeys(("a quarter", "one quarter", "四分之一"), 25.0),
    **dict.fromkeys(("a third", "one third", "三分之一"), 33.3),
    **dict.fromkeys(("two thirds", "三分之二"), 66.7),
    **dict.fromkeys(("three quarters", "四分之三"), 75.0),
}
"""Shares in words, as percentages."""
_BY = re.compile(
    r"(?:(?:\A|[,;] ?|\bup |\bdown )(?=by\b)|下降|上升|降低|升高|减少|减小|增加|增大|缩小|相差|差值?为?|[较比][^,.;。，；]{1,40}[小大长短宽窄厚薄高低多少重轻快慢]|[多少]了|\b(?:difference|gap|reduction|drop(?:ped)?|decreas\w+|increas\w+|fell|fall|rose|rise|grew|grown|growth|gain(?:ed)?|lost|exceed(?:s|ed|ing)?\b[^,.;]{1,40}(?=\bby\b)|subtract\w+ (?:gives|yields|leaves)|相减[得为]))"
    r"\s?(?:了|约|大约|\bby\b|\bof\b|\babout\b|\bis\b|\bwas\b|\s)*$"
)
_OF_CHANGE = re.compile(
    r"\s*(?:of )?(?:growth|increase|decrease|difference|reduction|(?:small|larg|long|short|wid|narrow|thick|thinn|low|high)er|more|less)\b|的?(?:差值|差距|增幅|降幅)"
)
_OFF = re.compile(r"\s?(?:below|above|under|over|beyond|short of|before|behind|to go|away|apart|past)\b")
_ONLY_BY = re.compile(r"[仅只约也又还]?[增减升降差缩扩高低长短宽厚余剩]了?[仅只约]?\s?\Z")
"""Behind and before a number, what makes it the distance of two others that its sentence says."""
_FOLLOWS = re.compile(
    r"(?:[=＝≈]|[(（]\s?(?:约|about |roughly |approximately )?|即|也就是|相当于|[降升增减]幅[^\d]{0,6}|[少多差低高][了出]?|[一-鿿]了|[比较侧][^\d，。]{0,6}[粗宽长厚大小短薄深浅高低]|\bi\.?e\.?,?|\bthat is,?|\bby|\b(?:reduction|increase|decrease|difference|drop|rise|fall|gain|loss) of"
    r"|\blies |\bdiffers? by|(?:，|, )(?:约|about |roughly ))\s?(?:约|大约|about |roughly |approximately |an absolute (?:reduction|increase|difference) of )?\s*$"
)
"""Before a number, what makes it follow from the numbers beside it: "from 78 to 24 mm, i.e. by 54 mm"."""
_IN_ALL = re.compile(
    r"(?:共|合计|总计|总共|一共|加起来|\b(?:a total of|in all|in total|together|altogether|total(?:l?ing)?))[^\d,.;。]{0,8}$"
)
_STOP = re.compile(r"[.!?](?=\s|$)|[。!?;\n]")
_ALL = 100.0
_TENTH = 0.05
"""Half a step of what is given to one decimal."""
_ASKS_HOW_MANY = re.compile(r"\bhow (?:many|much|long|far|old)\b|多少|几|多久|多长时间")
"""Questions for what may have to be worked out; "how large?" asks for what was measured."""
_ASKS_DIFFERENCE = re.compile(
    r"相差|差值|差多少|[大小长短宽窄厚薄高低多少]了多少|[比较][^?？]{1,16}[大小长短宽窄厚薄高低]多少"
    r"|[升降增减缩扩大小高低少短长宽厚薄快慢加早晚]了?(?:几|多少)|间隔(?:了|为)?多|相隔多"
    r"|\bhow (?:much|many|far)\b[^?]{0,80}\b(?:increas|decreas|chang|widen|narrow|grow|grew|shrink|shrunk|shrank|fall|fell|drop|rise|rose|improv|gain)\w*"
    r"|\bby how (?:much|many)\b|\bdifference\b|\bhow (?:much|many)\b[^?]{0,30}\b(?:[a-z]+er|more|less) than\b"
)
RATIO = re.compile(r"\bratio\b|\btimes\b|-fold\b|\brar\b|之比|比值|比率|比例|倍|÷")
_NAMED_RATIO = re.compile(r"(?<![\w/-])([\w/-]{2,40}) ratio\b")
_GIVEN_RATIO = re.compile(r"(?<![\w/-])([\w/-]{2,40}) ratio\b(?:(?!over|above|more)[^\d.;<>≤≥]){0,24}\d+\.\d")
"""A ratio with its value, which is no limit: then that one counts, and none of its name is worked out."""
_EQUATION = re.compile(
    r"(?<![\d.×x*÷/+])(\d+(?:\.\d+)?)\s*[^\d\s×x*÷/+=-]{0,6}\s*([-−–+×x*÷/]|减|加|乘|\bminus\b|\bplus\b|\btimes\b)[去上以]?\s*(\d+(?:\.\d+)?)\s*[^\d\s×x*÷/+=²³等是得-]{0,6}\s*"
    r"(?:[=≈]|等于|是|得|\bgives\b|\bis\b|\bequals\b|\bleaves\b|\bmakes\b)\s*$"
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_AS_SHARE = re.compile(r"[=＝≈]\s?(0\.\d+)\D{0,24}\Z")
"""Before a percentage, the quotient that it is: "227 ÷ 268 ≈ 0.85, that is 85%"."""
_QUOTIENT = re.compile(
    r"(?<![\d.])(\d+(?:\.\d+)?)[^\d.;。]{0,10}(?:\bdivided by\b|除以)[^\d.;。]{0,24}(\d+(?:\.\d+)?)[^\d.;。]{0,8}"
    r"(?:\b(?:is|equals|gives|yields|makes)\b|等于|[得为约])[^\d.;。]{0,16}$"
)
_TIMES = re.compile(r"\s?(?:times\b|-fold\b|倍)")
_TIMES_BEFORE, _TIMES_BEHIND = re.compile(r"\d\s?[×x*]\s?\Z"), re.compile(r"\s?[×x*]\s?\d")
_FACTORS = frozenset({7, 10, 24, 60, 100, 1000})
"""What units are multiples of one another by."""
_BY_FACTOR = re.compile(r"(?:[×x*÷/]|[除乘]以?|\b(?:divided|multiplied) by|\btimes)\s?\Z")
_IS = r"(?:[=＝]|等于|就?是|为|\b(?:is|has|equals|makes)\b)"
_UNIT = re.compile(r"\s?(?:[a-zµ%°]|毫|厘|[天周小分秒])")
_FACTOR_IS_ONE, _ONE_IS_FACTOR = (
    re.compile(r"\s?(?:[=＝]|等于|就?是|为|\b(?:is|are|equals?|makes?)\b)\s?(?:1\b|一|one\b|an?\b)\s?[a-zµ一-鿿/]"),
    re.compile(rf"(?:\b1|一|\bone|\ban?)\s?[a-zµ一-鿿/]{{1,12}}\s?{_IS}\s?\Z"),
)
_IS_FACTOR = re.compile(rf"\s?{_IS}\s?(?:{'|'.join(map(str, sorted(_FACTORS, reverse=True)))})(?![\d.])")
"""What says how many of a unit are one of another: "10 mm are 1 cm", "one centimetre is 10 mm"."""
_CM = 10
"""Millimetres, the smallest unit of length."""
_HALF_OF = re.compile(r"(?:一半|\bhalf\b)[^\d.;。]{0,20}$")
_OPERATIONS: dict[str, Callable[[float, float], float]] = {
    **dict.fromkeys((*"-−–减", "minus"), operator.sub),
    **dict.fromkeys((*"×x*乘", "times"), operator.mul),
    **dict.fromkeys("÷/", lambda a, b: a / b if b else float("nan")),
    **dict.fromkeys((*"+加", "plus"), operator.add),
}
_OPERANDS = re.compile(
    r"(?<![\d.])(\d+(?:\.\d+)?)[^\d=＝≈.;。，,]{0,8}[-−–+＋]\s?(\d+(?:\.\d+)?)[^\d=＝≈.;。，,]{0,8}[=＝≈]"
)
"""A sum or a difference, with its result."""
_TAKING_AWAY = frozenset((*"-−–减", "minus"))
_ADDING = _TAKING_AWAY | {"+", "加", "plus"}
_GRADIENT = re.compile(r"gradient|压差|bernoulli|伯努利|平方|4\s?v")
_MEAN = re.compile(r"\bmean\b|平均")
_FAST, _GRADIENT_STEP = 1.0, 1.0
"""From so many m/s on the equation is used, and by so many mmHg its result may be rounded. Ours."""
_FEW = 6
"""Numbers before and behind one that it may follow from. Ours."""
_BEFORE, _BEHIND = 40, 24
"""Characters around a number that are looked at."""


class Place(NamedTuple):
    """A number with what stands around it, in lower case and half width."""

    said: Quantity
    text: str
    numbers: Sequence[Quantity]
    """All numbers of the text."""
    ranges: Sequence[tuple[Quantity, Quantity]]
    before: str
    behind: str
    question: str

    @property
    def equation(self) -> tuple[str, str, str] | None:
        """The equation or quotient that ends with the number: its first number, sign and second number."""
        if found := _EQUATION.search(self.before):
            return found[1], found[2], found[3]
        found = _QUOTIENT.search(self.before)
        return (found[1], "/", found[2]) if found else None

    @property
    def is_operand(self) -> bool:
        """Whether its text takes it away, adds to it, or the like, and has not worked it out before."""
        operands = {float(each) for found in _OPERANDS.finditer(self.text) for each in found.groups()}
        return self.said.value in operands and not self.equation

    @property
    def is_change(self) -> bool:
        """Whether it is told, or asked for, as a difference."""
        return bool(_BY.search(self.before) or _OF_CHANGE.match(self.behind) or asks_difference(self.question))

    @property
    def is_off(self) -> bool:
        """Whether it says by how much something lies off: "4 mm short of the limit", 仅增1 mm."""
        return bool(self.said.dimension and (_OFF.match(self.behind) or _ONLY_BY.search(self.before)))

    def told_beside(self, evidence: Sequence[Quantity]) -> list[Quantity]:
        """Return the numbers of the evidence that the same sentence says.

        Args:
            evidence: The numbers of the evidence.
        """
        stops = [match.start() for match in _STOP.finditer(self.text)]
        start = max((stop + 1 for stop in stops if stop < self.said.start), default=0)
        end = min((stop for stop in stops if stop >= self.said.end), default=len(self.text))
        told = {each.key for each in self.numbers if start <= each.start < end} - {self.said.key}
        return [each for each in evidence if each.key in told]


def placed(said: Quantity, text: str, question: str) -> Place:
    """Return a number with what stands around it.

    Args:
        said: The number.
        text: What it stands in.
        question: What the text answers: "by how much is it larger?" asks for a difference.
    """
    folded, numbers = folded_text(text), quantities_of(text)
    ranges = list(ranges_of(text, numbers))
    start = next((low.start for low, high in ranges if high == said), said.start)
    # Before it is folded, for the comma of 术后41，286−41=245 parts two numbers
    before = folded_text(_THOUSANDS.sub("", text[max(0, start - _BEFORE) : start]))
    return Place(said, folded, numbers, ranges, before, folded[said.end : said.end + _BEHIND], folded_text(question))


def asks_difference(question: str) -> bool:
    """Whether a question asks for the difference of two values."""
    return _ASKS_DIFFERENCE.search(folded_text(question)) is not None


def is_result(said: Quantity, text: str, evidence: Sequence[Quantity], known: str, question: str) -> bool:
    """Whether a number of a trace is the answer that a question asks to work out.

    A difference is only where one is asked for, or where it is worked out of two numbers of the evidence: "the other is 8 mm
    smaller" does not answer how large it is.

    Args:
        said: The number.
        text: The trace.
        evidence: The numbers of the evidence.
        known: The evidence.
        question: The question.
    """
    place = placed(said, text, question)
    if place.equation:
        operands = {float(place.equation[0]), float(place.equation[2])}
        is_of_page = operands <= {each.value for each in evidence} and _ASKS_HOW_MANY.search(place.question)
        is_open = place.equation[1] in _TAKING_AWAY and not is_of_page
    else:
        is_open = place.is_change or _is_difference(said, evidence)
    return follows(place, evidence, known) and (not is_open or asks_difference(question))


def follows(place: Place, evidence: Sequence[Quantity], known: str) -> bool:
    """Whether a number is what an equation gives; a share, a ratio or the half of numbers, their difference, their sum.

    Args:
        place: The number.
        evidence: The numbers of the evidence.
        known: The evidence.
    """
    said, before, asked = place.said, place.before, place.question
    if (
        _is_conversion(said, before, place.behind)
        or _is_share(said, place.numbers, evidence)
        or _is_quotient(said, before)
        or _is_part_in_words(said, known)
        or _is_factor(said, before, place.behind, evidence)
        or _is_product(place, evidence)
    ):
        return True
    if place.is_operand:  # what follows from it cannot vouch for it
        return False
    if place.equation:
        return _has_unit_of(said, place.equation, evidence) and _is_result(said, *place.equation, evidence)
    is_ratio = (RATIO.search(before) or RATIO.search(asked) or _TIMES.match(place.behind)) and not _is_given(
        f"{before}\n{asked}", folded_text(known)
    )
    is_gradient = _GRADIENT.search(before + place.behind + asked) and not _MEAN.search(before)
    if (is_ratio and _is_ratio(said, evidence)) or (is_gradient and _is_gradient(said, evidence)):
        return True
    if (place.is_change and _is_difference(said, evidence)) or _is_half(said, before, evidence):
        return True
    if place.is_off and said.key in _differences(place.told_beside(evidence)):
        return True
    follows, adds_up = _FOLLOWS.search(before) or place.is_change, _IN_ALL.search(before)
    if not (follows or adds_up):
        return False
    beside = _beside(said, place.numbers, [*evidence, *quantities_of(asked)])
    return bool((follows and _follows_from(said, beside)) or (adds_up and _is_sum(said, beside)))


def _is_conversion(said: Quantity, before: str, behind: str) -> bool:
    """Whether it is by how much one unit is larger than another: "1 cm = 10 mm", 除以10."""
    if said.value == 1 and said.dimension:
        return _IS_FACTOR.match(behind) is not None
    if said.value not in _FACTORS:
        return False
    is_bare = _BY_FACTOR.search(before) and not _UNIT.match(behind)
    return bool(is_bare or _FACTOR_IS_ONE.match(behind) or (said.dimension and _ONE_IS_FACTOR.search(before)))


def _is_share(said: Quantity, numbers: Sequence[Quantity], evidence: Sequence[Quantity]) -> bool:
    if said.dimension != "share":
        return False
    known = {each.value for each in evidence}
    # Of what lies in the cavity by 60 %, about 40 % lies in the wall
    if any(each.dimension == "share" and each.value in known and each.value + said.value == _ALL for each in numbers):
        return True
    values = [each.value for each in numbers if each.value in known and not each.dimension]
    return any(b and abs(100 * a / b - said.value) <= max(said.step, 0.5) for a in values for b in values)


def _is_quotient(said: Quantity, before: str) -> bool:
    """Whether a percentage is the quotient that stands before it, which is looked at by itself."""
    told = _AS_SHARE.search(before) if said.dimension == "share" else None
    return told is not None and abs(100 * float(told[1]) - said.value) <= max(said.step, 0.5)


def _beside(said: Quantity, numbers: Sequence[Quantity], known: Sequence[Quantity]) -> list[Quantity]:
    """Return the numbers near one that are known; without their units, which a text may name once: "from 241 to 38 pg/mL"."""
    values, keys = {each.value for each in known}, {each.key for each in known}
    place = next(i for i, each in enumerate(numbers) if each.start >= said.start)
    near = [*numbers[max(0, place - _FEW) : place], *numbers[place + 1 : place + 1 + _FEW]]
    return [each for each in near if each.value in values or each.key in keys]


def _follows_from(said: Quantity, beside: Sequence[Quantity]) -> bool:
    """Whether it is the difference of two numbers beside it, or the share that this is of one of them: "from 78 to 24 mm, by 54 mm (69%)"."""
    pairs = [
        (a, b) for a, b in permutations(beside, 2) if a.dimension == b.dimension or not (a.dimension and b.dimension)
    ]
    if said.dimension == "share":
        shares = (100 * abs(a.value - b.value) / a.value for a, b in pairs if a.value and a.size == b.size)
        if any(abs(share - said.value) <= max(said.step, 0.5) for share in shares):
            return True
    return any(
        a.dimension == (said.dimension or a.dimension)
        and abs(a.amount - b.amount - _in_unit_of(said, a)) <= said.step * a.size
        for a, b in pairs
        if a.amount > b.amount
    )


def _in_unit_of(said: Quantity, other: Quantity) -> float:
    """Return the size of a number, which has the unit of another where it has none of its own."""
    return said.amount if said.dimension else said.value * other.size


def _is_sum(said: Quantity, beside: Sequence[Quantity]) -> bool:
    """Whether it is the sum of two or three numbers beside it: "15 cores in all, 12 systematic and 3 targeted"."""
    values = [each.amount for each in beside if each.dimension == said.dimension]
    sums = (sum(some) for count in (2, 3) for some in combinations(values, count))
    return any(abs(total - said.amount) <= said.step * said.size for total in sums)


def _is_ratio(said: Quantity, evidence: Sequence[Quantity]) -> bool:
    """Whether a plain number with decimals is one quantity of the evidence divided by another of its kind: 326 to 78 cm/s is 4.2."""
    if said.dimension or said.step > _TENTH:
        return False
    pairs = ((a.amount, b.amount) for a, b in permutations(evidence, 2) if a.dimension == b.dimension != "")
    return any(b and abs(a / b - said.value) <= said.step for a, b in pairs)


def _is_given(text: str, known: str) -> bool:
    """Whether the evidence gives a ratio that a text names."""
    given = {match[1] for match in _GIVEN_RATIO.finditer(known)}
    return bool(given & {match[1] for match in _NAMED_RATIO.finditer(text)})


def _is_factor(said: Quantity, before: str, behind: str, evidence: Sequence[Quantity]) -> bool:
    """Whether it is a length of the evidence in centimetres, in a product without units: "5.2 × 4.1 × 4.7 × 0.52"."""
    if said.dimension or not (_TIMES_BEFORE.search(before) or _TIMES_BEHIND.match(behind)):
        return False
    return any(each.dimension == "length" and abs(each.amount - _CM * said.value) < _TENTH for each in evidence)


def _is_product(place: Place, evidence: Sequence[Quantity]) -> bool:
    """Whether it is the product of three lengths of the evidence, on the way to a volume: "5.6 × 4.8 × 5.0 × 0.52 = 134.4 × 0.52"."""
    said = place.said
    if said.dimension or not (_TIMES_BEFORE.search(place.before) or _TIMES_BEHIND.match(place.behind)):
        return False
    lengths = [each.amount / _CM for each in evidence if each.dimension == "length"]
    before = [each.value for each in place.numbers if each.start < said.start and not each.dimension]
    told = [value for value in before[-_FEW:] if any(abs(value - each) < _TENTH / _CM for each in lengths)]
    return any(abs(a * b * c - said.value) <= said.step for a, b, c in combinations(told, 3))


def _is_gradient(said: Quantity, evidence: Sequence[Quantity]) -> bool:
    """Whether a pressure in mmHg is that of a velocity v in m/s by the simplified Bernoulli equation, 4v² (Hatle 1978)."""
    if said.dimension != "pressure":
        return False
    velocities = (each.amount / 1000 for each in evidence if each.dimension == "velocity")
    return any(v >= _FAST and abs(4 * v * v - said.amount) <= max(said.step, _GRADIENT_STEP) for v in velocities)


def _is_half(said: Quantity, before: str, evidence: Sequence[Quantity]) -> bool:
    """Whether it is half of a number, as the text says: "half of 4.0 kHz, that is 2.0"."""
    return _HALF_OF.search(before) is not None and any(
        abs(each.value / 2 - said.value) <= said.step for each in evidence
    )


def _is_result(said: Quantity, first: str, sign: str, second: str, evidence: Sequence[Quantity]) -> bool:
    """Whether it is what an equation with a number of the evidence gives: "6.4 − 5.5 = 0.9", "9 divided by 120 is 0.075"."""
    a, b = float(first), float(second)
    known = {each.value for each in evidence}
    return bool({a, b} & known) and abs(_OPERATIONS[sign](a, b) - said.value) <= said.step


def _has_unit_of(said: Quantity, equation: tuple[str, str, str], evidence: Sequence[Quantity]) -> bool:
    """Whether a sum or difference has the unit that its numbers have in the evidence, of the same size: 186 − 31 pg/ml are no mg."""
    if not said.dimension or equation[1] not in _ADDING:
        return True
    told = {float(equation[0]), float(equation[2])}
    units = {
        (each.dimension, each.size) for each in evidence if each.value in told and each.dimension == said.dimension
    }
    return not units or (said.dimension, said.size) in units


def _is_part_in_words(said: Quantity, known: str) -> bool:
    """Whether a percentage stands in the evidence as "half" or the like, which is about so much."""
    if said.dimension != "share":
        return False
    folded = folded_text(known)
    return any(abs(said.value - value) <= 0.5 and words in folded for words, value in _PARTS.items())


def _differences(numbers: Sequence[Quantity]) -> set[Key]:
    """Return the differences of any two numbers of a kind, exactly: "at 61 mm it is 4 mm below the limit of 65 mm"."""
    pairs = ((a, b) for a, b in combinations(numbers, 2) if a.dimension == b.dimension)
    return {(a.dimension, round(abs(a.amount - b.amount), 6)) for a, b in pairs}


def _is_difference(said: Quantity, evidence: Sequence[Quantity]) -> bool:
    alike = [each for each in evidence if each.dimension == said.dimension]
    return any(abs(abs(a.amount - b.amount) - said.amount) <= said.step * said.size for a, b in combinations(alike, 2))
