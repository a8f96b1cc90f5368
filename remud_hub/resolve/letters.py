"""The panels that a caption names, each with its share of the text."""

import re
from dataclasses import dataclass
from itertools import takewhile


_JOIN = r"\s*(?:[,，、&/]|[-‐-—~～至]|and|to|through|,\s*and)\s*"
_ORDERS = ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", "甲乙丙丁戊己庚辛壬癸")
"""What panels are named by, each kind in its order: letters, and in Chinese also circled numbers and the heavenly stems."""
_LETTER = f"[{''.join(_ORDERS)}]"
_RANGE = re.compile(rf"({_LETTER})\s*(?:[-‐-—~～至]|to|through)\s*({_LETTER})")
_STYLES = (
    # (A) text, (A, B) text, (A–C) text
    re.compile(rf"[(（](?P<letters>[A-Za-z](?:{_JOIN}[A-Za-z])*)[)）]"),
    # A, text. B: text. A–C, text
    re.compile(
        rf"(?:^|[.;:。；：]\s*|(?<=[一-鿿])\s*|(?<=[a-z]),\s(?=A,\s[A-Z][a-z]))(?P<letters>[A-Z](?:{_JOIN}[A-Z])*)\s*(?:[：，）、]|[.:,)](?:(?![A-Za-z])|(?=[A-Z]+[一-鿿]))|(?=\s[A-Z][a-z]))"
    ),
    # 5A：text；5B：text
    re.compile(rf"(?:^|[.;。；]\s*|\s)\d{{1,2}}(?P<letters>[A-Z](?:{_JOIN}[A-Z])*)\s*[:：]"),
    # a text. b text, as Nature sets it
    re.compile(rf"(?:^|[.;,]\s+|\s)(?P<letters>[a-z](?:{_JOIN}[a-z])*)[.:),]?\s+(?=[A-Z])"),
    # Panel a text, panels b and c text
    re.compile(rf"\b[Pp]anels?\s+(?P<letters>[A-Za-z](?:{_JOIN}[A-Za-z])*)(?![A-Za-z])[).:,]?"),
    # A 文字，B 文字；C、D文字
    re.compile(
        rf"(?:^|[.;:。；：,，、(（]\s*)(?P<letters>[A-Z](?:{_JOIN}[A-Z])*)\s*(?![型超线線族组組级級期区區点點峰波环環股])(?=[一-鿿])"
    ),
    # ① text；② text
    re.compile(rf"(?P<letters>[{_ORDERS[2]}](?:{_JOIN}[{_ORDERS[2]}])*)[:：.、]?"),
    # 甲：text；乙：text
    re.compile(rf"(?P<letters>[{_ORDERS[3]}](?:{_JOIN}[{_ORDERS[3]}])*)\s?[)）]?\s?[:：、.)）]"),
)
# text a text, b text and c text: letters that stand free in a sentence, where "a" is mostly the article
_FREE = re.compile(r"(?<=[\s(])(?P<letters>[a-z])(?=\s[A-Za-z])")
_FEWEST_FREE = 3
_BEHIND = re.compile(r"[)）]\s*(?:[,;.，；。、—与與和及]|and\b|$)")
_BEGINNING = re.compile(r".*[.;。；](?=\s)|^[\s,，、]*(?:and\b|以及|[与與和及])?", re.DOTALL)
_ENDING = re.compile(r"[\s,;，；(（]*(?:\band|\b[Pp]anels?|以及|和)?[\s(（]*$")
"""What leads over to the next letter."""
_SIDES = (("左", "右"), ("上", "下"), ("left", "right"), ("top", "bottom"), ("upper", "lower"))
_SIDE_CHINESE = r"(?P<word>{})(?:[图圖侧側边邊]\s*[:：)）,，为為示]?|\s*[:：)）,，为為])"
_SIDE_ENGLISH = r"\b(?P<word>{})(?:\s+(?:panel|image|picture|side|column|row|part|half|graph|plot|chart|trac(?:e|ing)|recording|strip|curve|frame))?\s*[:：)）,，]"
_OTHER_LANGUAGE = re.compile(r"(?<=[\s。.；;）)])(?:Fig(?:ure)?s?|FIG(?:URE)?S?)\b\.?\s*[A-Z]?\d")
_CHINESE = re.compile(r"[一-鿿]")
_FEWEST = 2


@dataclass(frozen=True)
class Lettered:
    """A panel as the caption names it."""

    label: str
    text: str


def lettered_panels(caption: str, start: int = 0) -> tuple[Lettered, ...]:
    """Return the panels that a caption names by letters running from A, or numbers from ①, or none.

    Args:
        caption: The whole caption without its label.
        start: How many letters the caption of the part before had: that of a continued figure may go on from E.
    """
    caption = _in_first_language(caption)
    best: list[tuple[str, int, int]] = []
    for style in _STYLES:
        run = _run(caption, style, start)
        if len(run) > len(best):
            best = run
    free = [] if start else _rising(caption)
    if len(free) >= _FEWEST_FREE and len(free) > len(best):
        best = free
    return (
        tuple(Lettered(letter, _share(caption, best, i)) for i, (letter, _, _) in enumerate(best))
        if len(best) >= _FEWEST
        else ()
    )


def sides(caption: str) -> tuple[Lettered, ...]:
    """Return the two panels that a caption tells apart by their side, ``左`` and ``右`` for example, or none.

    Args:
        caption: The whole caption without its label.
    """
    text = _in_first_language(caption)
    for pair in _SIDES:
        pattern = _SIDE_CHINESE if pair[0] >= "一" else _SIDE_ENGLISH
        found = [re.search(pattern.format(word), text, re.IGNORECASE) for word in pair]
        if all(found):
            run = [(word, *match.span()) for word, match in zip(pair, found, strict=True) if match]
            return tuple(Lettered(word, _share(text, run, i)) for i, (word, _, _) in enumerate(run))
    return ()


def _in_first_language(caption: str) -> str:
    """Return the caption up to where it says the same again in English, under a label of its own."""
    again = _OTHER_LANGUAGE.search(caption)
    return caption[: again.start()] if again and _CHINESE.search(caption[: again.start()]) else caption


def _run(caption: str, style: re.Pattern[str], start: int) -> list[tuple[str, int, int]]:
    """Return letter, start and end of the markers, as far as the letters run on from the first one without a hole."""
    found: dict[str, tuple[int, int]] = {}
    for match in style.finditer(caption):
        for letter in _spelled_out(match["letters"]):
            found.setdefault(letter, (match.start("letters"), match.end()))
    order = next((order for order in _ORDERS if order[start : start + 1] in found), "")
    return [(letter, *found[letter]) for letter in takewhile(found.__contains__, order[start:])]


def _rising(caption: str) -> list[tuple[str, int, int]]:
    """Return the free letters that rise from "a" as the caption goes on; the last "a" before "b" is the marker."""
    run: list[tuple[str, int, int]] = []
    for match in _FREE.finditer(caption):
        found = (match["letters"], match.start(), match.end())
        if match["letters"] == "a" and len(run) < _FEWEST:
            run = [found]
        elif run and ord(match["letters"]) == ord(run[-1][0]) + 1:
            run.append(found)
    return run


def _spelled_out(letters: str) -> list[str]:
    text = _RANGE.sub(lambda ends: " ".join(_between(ends[1], ends[2])), letters)
    return re.findall(rf"(?<![A-Za-z]){_LETTER}(?![A-Za-z])", text)


def _between(first: str, last: str) -> str:
    """Return the letters from one to another; those two, where they are of two kinds."""
    order = next((order for order in _ORDERS if first in order and last in order), None)
    return order[order.index(first) : order.index(last) + 1] if order else first + last


def _share(caption: str, run: list[tuple[str, int, int]], index: int) -> str:
    """Return a panel's part of the caption; panels named together share theirs."""
    _, start, end = run[index]
    if _stand_behind(caption, run):
        before = max((last for _, begin, last in run if begin < start), default=0)
        share = _BEGINNING.sub("", caption[before : start - 1], count=1)
    else:
        share = caption[end : min((begin for _, begin, _ in run if begin > start), default=len(caption))]
    return _ENDING.sub("", share, count=1).strip(" ,;:.，；：。(（、")


def _stand_behind(caption: str, run: list[tuple[str, int, int]]) -> bool:
    """Whether the letters follow what they name, as in ``baseline (A), early (B) and late (C)``."""
    behind = [bool(_BEHIND.match(caption, end - 1)) for _, _, end in run]
    return sum(behind) * 2 > len(behind)
