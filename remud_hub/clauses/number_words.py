"""Numbers written as words: "two cysts", "a dozen", 三个."""

import re


SMALL = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
"""The numbers below twenty in English words, each at its place."""
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {
    **{word: value for value, word in enumerate(SMALL)},
    **{word: 10 * tens for tens, word in enumerate(_TENS, start=2)},
    **{
        f"{word}{mark}{SMALL[one]}": 10 * tens + one
        for tens, word in enumerate(_TENS, start=2)
        for one in range(1, 10)
        for mark in "- "
    },
    **{f"{article}dozen": 12 for article in ("", "a ", "one ")},
}
ENGLISH = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(SMALL[1:10])}))?|{'|'.join(reversed(SMALL))})"
"""A number in English words, below a hundred, as a pattern in lower case; longer words stand before those they begin with."""
CHINESE = "(?:[二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
"""The same in Chinese."""
# "no one", "the one", "one of them", "a two-chamber view", "two hundred", "half a dozen" give no number
_ENGLISH = re.compile(
    r"(?<![\w-])(?<!\bno )(?<!\bthe )(?<!\bth(?:is|at) )(?<!\b(?:any|his) )(?<!\beach )(?<!\bevery )(?<!\bhalf )(?<!\bhalf a )"
    rf"({ENGLISH}|(?:a |one )?dozen)(?![\w-])(?! (?:of|another|side|can|should|hundred|thousand|million|dozen|chamber|point|and a half|thirds?|quarters?|[a-z]{3, 5}ths?)\b)",
    re.IGNORECASE,
)
_DIGITS = "零一二三四五六七八九"
_ONES = {**{digit: value for value, digit in enumerate(_DIGITS)}, "两": 2}
# Before what is counted or measured: in 三尖瓣 and 十二指肠, as in 第三个, 几十个 and 三分之一, there is no number
_CHINESE = re.compile(
    rf"(?<![第几数百千万点之零一二两三四五六七八九十是每])(?:{CHINESE}|零)"
    r"(?=(?:个|枚|例|圈|倍|处|条|只|张|颗|块|支|根|次|级|层|度|周|天|岁|年|月|分钟|小时|秒|毫米|厘米|公分|米|毫升|%)(?!半)|[。.]?\s*$)"
)


def in_digits(text: str) -> str:
    """Return a text with the numbers that it has as words in digits: ``two cysts`` is ``2 cysts``, 三个 is 3个."""
    in_english = _ENGLISH.sub(lambda word: str(value_of(word[1].casefold())), text)
    return _CHINESE.sub(lambda number: str(value_of(number[0])), in_english)


def begins_with_word(text: str) -> bool:
    """Whether the first thing a text says is a number in words."""
    return bool(_ENGLISH.match(text) or _CHINESE.match(text))


def value_of(words: str) -> int:
    """Return the value of a number in words, as ``ENGLISH`` and ``CHINESE`` find them."""
    if words.isascii():
        return _VALUES[words]
    tens, ten, ones = words.rpartition("十")
    return (10 * _ONES.get(tens, 1) if ten else 0) + _ONES.get(ones, 0)
