"""Printed lines: text with its place, size and fonts."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from remud_hub import boxes
from remud_hub.labels import MARK, Label, caption_label, reads_as_citation, reads_as_sentence
from remud_hub.records import Box


_BOLD = re.compile(r"bold|black|heavy|semibold|demi|medi(?!um-?ital)|[-,]b(?:d|i)?\d*$|\.b$|-sc700", re.IGNORECASE)
_CJK = re.compile(r"[⺀-鿿豈-﫿︰-﹏＀-￯]")
_SET_WITH_HYPHEN = re.compile(r"(?:\W*[A-Z]|(?i:non|self|well|high|low|two|three|four))-")
_BROKEN_NUMBER = re.compile(r"\d[-‐-–]$")
"""``Figure 3-`` and ``15`` are one number."""
# Fragments of one line are torn at changes of font and at wide spaces; columns are at least one em apart.
_SAME_LINE_GAP = 0.75
_SPACE_GAP = 0.12
_STRETCHED = 3.0
"""How far behind its label a caption may begin, in sizes, where its spaces are stretched to fill the line."""
_CAPTION_GAP = 0.9
"""Captions side by side are farther apart than this, in sizes; parsers take them for one line where it is not much."""
_STOPS = ("；", ";", "。")
"""What stands between captions that are set one behind the other."""
_BEFORE_LABEL = re.compile(rf"[；;。](?={MARK}[图圖]\s?\d)")
_OPENED, _CLOSED, _RANGE = re.compile(r"[(（\[]"), re.compile(r"[)）\]]"), re.compile(r"\s*[~～–—-]\s*\d")


@dataclass(frozen=True)
class Word:
    """A word as the parser gives it."""

    text: str
    box: Box
    font: str


@dataclass(frozen=True)
class Line:
    """One printed line of one column, or a piece of text in a drawing."""

    text: str
    box: Box
    size: float
    """Height of most of its words, in points: the font size up to a factor that is constant for a font."""
    font: str
    """Font of most of its characters."""
    lead_font: str
    """Font of its first word."""
    tail_font: str
    """Font of its last word."""
    level: bool = True
    """False for text that runs upwards, downwards or aslant."""
    aslant: bool = False

    @property
    def bold(self) -> bool:
        """Whether most of the line is set in a bold font."""
        return is_bold(self.font)


def face(font: str) -> str:
    """Return a font's name without the mark of its subset: one of many characters may be embedded in several."""
    return font.split("+")[-1]


def is_bold(font: str) -> bool:
    """Tell by its name whether a font is bold."""
    return _BOLD.search(face(font)) is not None


def family(font: str) -> str:
    """Return a font's name without subset mark, weight and slant."""
    return re.split(r"[-,.]", face(font))[0]


def is_cjk(text: str) -> bool:
    """Tell whether a text has Chinese characters or punctuation."""
    return _CJK.search(text) is not None


def make_line(text: str, box: Box, words: Sequence[Word], level: bool, font: str, *, aslant: bool = False) -> Line:
    """Build a line from its text and words; without words, ``font`` and the box speak for it."""
    weights: Counter[str] = Counter()
    heights: Counter[float] = Counter()
    for word in words:
        weights[face(word.font)] += len(word.text)
        heights[round(boxes.height(word.box) if level else boxes.width(word.box), 1)] += len(word.text)
    size = heights.most_common(1)[0][0] if heights else (boxes.height(box) if level else boxes.width(box))
    main = weights.most_common(1)[0][0] if weights else face(font)
    first, last = (words[0].font, words[-1].font) if words else (font, font)
    return Line(text, box, size, main, face(first), face(last), level, aslant)


def captions_apart(text: str, words: Sequence[Word]) -> list[tuple[str, Sequence[Word]]]:
    """Return a line, or the captions side by side that it is made of, each with its words.

    Args:
        text: The line.
        words: Its words, left to right.
    """
    first = caption_label(text)
    if first is None:
        return [(text, words)]
    cut = [part for word in words for part in _at_labels(word)]
    starts = [0, *_later_captions(cut, first, tells_on=reads_as_sentence(text, first))]
    if len(starts) == 1:
        return [(text, words)]
    parts = [cut[start:end] for start, end in itertools.pairwise([*starts, len(cut)])]
    return [(_joined(part), part) for part in parts]


def _later_captions(words: Sequence[Word], first: Label, *, tells_on: bool) -> Iterator[int]:
    """Yield where other captions begin in a line that begins with one: far from what stands before them, or behind its stop.

    Args:
        words: The line.
        first: The label that it begins with.
        tells_on: Whether it reads as a sentence, in which labels behind a stop are citations.
    """
    start, last = 0, first
    for i, (before, word) in enumerate(itertools.pairwise(words), start=1):
        is_far = word.box[0] - before.box[2] > _CAPTION_GAP * boxes.height(word.box)
        if not (is_far or before.text.endswith(_STOPS)):
            continue
        said = _joined(words[i:])
        label = caption_label(said)
        if label is None or _is_named_behind(label, last, _joined(words[start:i])):
            continue
        follows = not tells_on and _is_next(label, last, said, _joined(words[:i]))
        if (is_far and not label.is_panel_of(first)) or (not is_far and follows):
            yield i
            start, last = i, label


def _joined(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _is_named_behind(label: Label, last: Label, before: str) -> bool:
    """Whether a bare label has an earlier one behind it, as words of its own: 图6 图5同一病例."""
    is_earlier = label.key.isdecimal() and last.key.isdecimal() and int(label.key) < int(last.key)
    return is_earlier and not before[last.end :].strip()


def _at_labels(word: Word) -> list[Word]:
    """Cut a word, as Chinese without blanks is one, where a label follows a stop: 运动减弱；图5."""
    ends = [match.end() for match in _BEFORE_LABEL.finditer(word.text)]
    x0, y0, x1, y1 = word.box
    if not ends or y1 - y0 > x1 - x0:
        return [word]
    step = (x1 - x0) / len(word.text)  # of Chinese each character is as wide
    cuts = itertools.pairwise([0, *ends, len(word.text)])
    return [Word(word.text[a:b], (x0 + a * step, y0, x0 + b * step, y1), word.font) for a, b in cuts]


def _is_next(label: Label, last: Label, said: str, before: str) -> bool:
    """Whether a label behind a stop begins the next caption: figures count on, and what it begins cites none and is no sentence."""
    counts_on = label.key.isdecimal() and last.key.isdecimal() and int(label.key) == int(last.key) + 1
    if not counts_on or not label.kind == last.kind == "figure":
        return False
    is_open = len(_OPENED.findall(before)) > len(_CLOSED.findall(before))
    cites = reads_as_citation(said, label) or _RANGE.match(said, label.after) is not None
    return not (is_open or cites or reads_as_sentence(said, label))


def join_fragments(lines: Iterable[Line]) -> list[Line]:
    """Put together the fragments of each printed line, left to right, top to bottom."""
    joined: list[Line] = []
    for line in sorted(lines, key=lambda line: (line.box[0], line.box[1])):
        partner = next((i for i, other in enumerate(joined) if _same_line(other, line)), None)
        if partner is None:
            joined.append(line)
        else:
            joined[partner] = _glue(joined[partner], line)
    return sorted(joined, key=lambda line: (line.box[1], line.box[0]))


def _same_line(left: Line, right: Line) -> bool:
    apart, size = right.box[0] - left.box[2], max(left.size, right.size)
    if not -0.5 * size < apart < _STRETCHED * size:  # first, since it is asked of all pairs of a page
        return False
    if not (left.level and right.level and boxes.are_level(left.box, right.box)):
        return False
    first, second = caption_label(left.text), caption_label(right.text)
    near = apart < _SAME_LINE_GAP * size or (first is not None and _awaits_words(left, first) and _alike(left, right))
    if first is None or second is None:
        return near
    return near and (second.is_panel_of(first) or _is_named_behind(second, first, left.text))


def _awaits_words(line: Line, label: Label) -> bool:
    """Whether a line is a label with a colon behind it, and no more: ``Figure 4.2:``."""
    return label.end == len(line.text.rstrip()) and line.text.rstrip().endswith((":", "："))


def _alike(left: Line, right: Line) -> bool:
    return left.font == right.font and left.size == right.size


def _glue(left: Line, right: Line) -> Line:
    spaced = right.box[0] - left.box[2] > _SPACE_GAP * max(left.size, right.size)
    plain = not (is_cjk(left.text[-1:]) or is_cjk(right.text[:1]))
    longer = left if len(left.text) >= len(right.text) else right
    text = left.text.rstrip() + (" " if spaced and plain else "") + right.text.lstrip()
    return Line(text, boxes.union([left.box, right.box]), longer.size, longer.font, left.lead_font, right.tail_font)


def join_text(lines: Sequence[Line]) -> str:
    """Return the lines as running text: words split over a line end close up, Chinese has no spaces between lines."""
    text = ""
    for line in lines:
        text = join_pieces(text, line.text.strip())
    return text


def join_pieces(left: str, right: str) -> str:
    """Join two pieces of one running text that was broken between them."""
    if not left or not right:
        return left + right
    if left.endswith("\u00ad") or (left.endswith("\u2010") and right[0].islower()):
        return left[:-1] + right
    if re.search(r"[^\W\d_]-$", left) and re.match(r"[^\W\d_]", right):
        return left[:-1] + right if right[0].islower() and not _compound(left) else left + right
    if (is_cjk(left[-1]) and is_cjk(right[0])) or (_BROKEN_NUMBER.search(left) and right[0].isdecimal()):
        return left + right
    return f"{left} {right}"


def _compound(left: str) -> bool:
    """``point-of-``, ``B-`` and ``non-`` keep their hyphen: the first has one already, the others are set with one."""
    last = left.split()[-1]
    return last.count("-") > 1 or _SET_WITH_HYPHEN.fullmatch(last) is not None
