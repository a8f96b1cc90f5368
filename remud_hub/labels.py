"""Labels of figures and tables, and how texts cite them, in English and Chinese.

One grammar for both sides: a caption begins with a label (``FIGURE 4A``, ``图1-2-3``, ``圖(一)``), a paragraph cites it
(``Figs. 1 and 2``, ``图1B～D``). Numbers are compared by a canonical key, so that Figure 1 never matches Figure 10.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal


LabelKind = Literal["figure", "table"]

# Full-width forms stand one for one, so that places in the text stay the same.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_CHINESE_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}

_QUALIFIER = r"(?:(?P<extra>Supplement(?:ary|al)|Supporting|Suppl?\.|Extended\s+Data|Appendix|Online|e)\s*)?"
_WORDS = ("Image", "Video", "Plate", "Chart", "Scheme", "Diagram")
"""What is counted beside figures."""
_BESIDE_FIGURES = "|".join(f"{word}s?|{word.upper()}S?" for word in _WORDS)
# Some publishers letter-space their labels, which parsers read as "F I G U R E"; OCR takes a full stop for a colon.
_EN_WORD = rf"(?P<word>F ?I ?G(?: ?U ?R ?E)?|Fig(?:ure)?s?|FIG(?:URE)?S|T ?A ?B ?L ?E|Tables?|TABLES|Tabs?(?=\.)|{_BESIDE_FIGURES})[.:]?"
_ZH_WORD = r"(?P<zh>[附插续續]?[图圖表]|[视視][频頻])"
_LETTER = r"[A-H](?![A-Za-z\d])"
"""Teaching files call their figures 图A, 图B."""
# "Fig. 3-66-year-old man": a dash, and what follows is an age
_NO_AGE = r"(?![-‐-–\s](?:year|month|week|day)s?\b|岁|月龄)"
_NUMBER = rf"(?P<number>{_LETTER}|[A-Z]?\d{{1,3}}(?:\.\d{{1,3}}|[-‐-–]\d{{1,3}}(?!\d){_NO_AGE})*|[IVX]{{1,5}}(?![A-Za-z])|[一二三四五六七八九十]{{1,3}})"
_PANEL = r"(?P<panel>[A-Za-z](?![A-Za-z])(?:[-‐-–~～][A-Za-z](?![\w-]))?)?"

MARK = "(?:[▲△▼▽◀◁◄▶▷►◣◢◤◥]\\s*)?"
"""What magazines set before a label, to point at its picture: ▲图3."""
_MARKED = re.compile(rf"\s*{MARK}")
_CAPTION = re.compile(
    rf"\s*(?P<printed>(?:{_QUALIFIER}{_EN_WORD}|{_ZH_WORD})\s*(?P<open>[(])?\s*{_NUMBER}(?(open)(?P<held>[A-Za-z])?\s*[)])){_PANEL}"
)
_OPENS_CAPTION = re.compile(
    r"\s*F ?I ?G[A-Z .]*\d+A,\s*(?!(?:Tables?|Fig\w*|Suppl\w*|Video|Box|Appendix)\b)[A-Z][a-z]{2}"
)
"""``FIGURE 1A, Apical view``: OCR loses the space before the first panel of a caption whose label is set in capitals."""
_LETTER_SPACED = re.compile(r"^(?:F I G(?: U R E)?|T A B L E)")
_GOES_ON = ("续", "續")
_CONTINUED = re.compile(r"[\s.:：，,]*[(]?\s*(?:continued|cont(?:['’]?d)?\b\.?|续)\s*[)]?[\s.:：]*", re.IGNORECASE)
_AFTER_LABEL = re.compile(r"[\s.:：|。、—–‒\-]*")
_LIST_OR_BRACKET = re.compile(r"(?:[-‐-–~～][A-Z]?\d{1,3})?\s*(?:[,;)\]，；）、]|。\s*$)")
_SENTENCE = re.compile(
    r"(?:[-–~][A-Z]?\d+)?\s+(?:and|or|to|in|of|for|with|which|that|is|are|was|were|has|have|can|also|as|on|at|from|by|we|below|above|"
    r"[a-z]+s|shown?|presented|illustrated|depicted)\b|\s*(?:所?示(?![例意教踪波])|[显顯]示(?![器屏])|为|為|可见|可見|表明|给出|展示|改编|是|和|及|与|與|的|描述|说明(?!书))"
    r"|中(?![央期等段国位心枢性])|\s+中(?=[可所的，,、见显有])"
)
_TABLE_WORDS = ("t", "表")
_COUNTED_APART = {"i": "I", "v": "V", "视": "V", "視": "V", "p": "Pl", "c": "Ch", "s": "Sch", "d": "Dia"}
"""What the numbers of images, videos, plates, charts, schemes and diagrams begin with, which are counted beside figures, by how their
words begin."""
_SET_OFF = frozenset(["Pl", "Ch", "Sch", "Dia"])
_STOPS_LABEL = re.compile(r"\s?[.:：|—–]")
"""Behind plates, charts, schemes and diagrams, whose words mean other things, too."""
_BARE = " .:|—–-)("

_CITED = re.compile(
    rf"(?:(?<![A-Za-z]){_QUALIFIER}(?P<word>[Ff]ig(?:ure)?s?|FIG(?:URE)?S?|{_BESIDE_FIGURES})\.?|(?P<zh>附?[图圖]|[视視][频頻]))\s*(?P<open>[(])?\s*(?=[A-Z]?\d|[IVX]|[一二三四五六七八九十]|{_LETTER})"
)
_CITED_NUMBER = re.compile(
    rf"{_LETTER}|[A-Z]?\d{{1,3}}(?:\.\d{{1,3}})*(?![\d])|[IVX]{{1,5}}(?![A-Za-z])|[一二三四五六七八九十]{{1,3}}"
)
_COMPOUND = re.compile(r"[A-Z]?\d{1,3}(?:\.\d{1,3})*(?:[-‐-–]\d{1,3})+(?!\d|\.\d)")
_RANGE_FROM = re.compile(
    r"(?P<chapter>[A-Z]?\d{1,3}(?:\.\d{1,3})*)[-‐-–]\d{1,3}[A-Za-z]?\s*(?:[~～至]|to|through)\s*(?:[Ff]ig(?:ure)?s?\.?|[图圖])?\s*\Z"
)
"""``图 2-1 至图`` before ``2-30``, which is one label then."""
_LONGEST_START = 30
_PANELS_AFTER = re.compile(r"(?:\s?|(?P<said>,?\s+[Pp]anels?\s+))[(]?(?P<first>[A-Za-z])(?![A-Za-z])")
_PANEL_NEXT = re.compile(
    r"(?P<separator>\s*(?:[-‐-–~～至]|to)\s*|\s*(?:[,、，/&和及与]|,?\s+and\s)\s*)[(]?(?P<letter>[A-Za-z])(?![A-Za-z])[)]?"
)
_NUMBER_NEXT = re.compile(
    r"(?P<separator>\s*(?:[-‐-–~～至]|(?:to|through)\b)\s*|\s*(?:[,、，&和及与]|,?\s*\band\b)\s*(?:and\s+)?)(?=[A-Z]?\d|[A-H](?![A-Za-z\d]))"
)
_RANGE = re.compile(r"\s*(?:[-‐-–~～至]|(?:to|through)\b)\s*")
_COUNTED = re.compile(r"\s*[例次份张張个個幅]")
_LIST_END = re.compile(
    r"\s*(?:[)\].,;:，。；：、）]|$)|[A-Za-z](?![A-Za-z])|\s+(?:and|show|illustrat|depict|demonstrat|present|compar)"
)

MAY_CITE = re.compile(rf"[Ff]ig|FIG|{'|'.join(f'{word}|{word.upper()}' for word in _WORDS)}|[图圖频頻]")
"""What stands in every text that cites a figure by a number, and is found faster than a citation."""
TABLE_CITATION = re.compile(r"\bTab(?:le|\.)s?\s*[A-Z]?\d|表\s*\d", re.IGNORECASE)
"""Where a text cites a table."""
_NAMED = re.compile(
    r"\s*(?P<printed>(?i:central\s+illustration|(?:graphical|visual)\s+abstract)|图文摘要|中心图)(?=\s*(?:[.:：|。]|[—–-]\s|$)|(?<=ILLUSTRATION)\s)"
)
"""Figures that have a name instead of a number."""
_OF_QUESTION = re.compile(r"(?P<printed>第\s*(?P<number>\d{1,3})\s*题[附配插]?图)")
"""The picture that a question of an examination asks about: 第3题图."""
_CITED_BY_NAME = re.compile(
    r"\b(?:central\s+illustration|(?:graphical|visual)\s+abstract)\b|图文摘要|中心图", re.IGNORECASE
)


FEWEST_OF_PLATE = 3
"""Figures with their numbers under them from which on a page is a plate. Ours."""
_PLATE_NUMBER = re.compile(r"(?:[图圖]|fig(?:ure)?\.?)?\s*(\d{1,3}(?:[-–.]\d{1,3}){0,2})\s*[A-Za-z]?", re.IGNORECASE)


@dataclass(frozen=True)
class Label:
    """A label at the start of a caption."""

    kind: LabelKind
    key: str
    """Canonical number: ``4``, ``S3``, ``3-2``; the same for every way of printing it."""
    printed: str
    panel: str
    """Letter printed behind the number (``4A``), or empty."""
    after: int
    """Where the label ends, in characters."""
    end: int
    """Where the caption's own words begin: behind stops, dashes and "continued"."""
    continued: bool = False
    """True for ``Figure 1. Cont.``"""

    @property
    def is_letter(self) -> bool:
        """Whether a letter stands for its number, as in ``图A``."""
        return len(self.key) == 1 and self.key.isalpha()

    def is_panel_of(self, other: "Label") -> bool:
        """Whether it names a panel of the figure that another label names whole: ``图2A`` of ``图2``."""
        return self.kind == other.kind and self.key == other.key and bool(self.panel) and not other.panel


@dataclass(frozen=True)
class Citation:
    """One figure named in a running text."""

    key: str
    panels: tuple[str, ...]
    span: tuple[int, int]


def plate_number(text: str) -> str:
    """Return the key of the figure whose number, alone or with a panel's letter, is all that a text says (``2A``), or nothing."""
    match = _PLATE_NUMBER.fullmatch(narrow(text).strip())
    return number_key(match[1]) if match else ""


def narrow(text: str) -> str:
    """Return the text with full-width letters and digits made narrow; every character keeps its place."""
    return text.translate(_NARROW)


def number_key(printed: str, series: str = "") -> str:
    """Return the canonical form of a printed number.

    Args:
        printed: ``4``, ``3–2``, ``IV``, ``十二``, ``S3``.
        series: Letter of those that are counted apart, as the label says in words: ``Supplementary Fig. 3`` and ``Fig. S3`` are
            one figure.
    """
    text = re.sub(r"[‐-–]", "-", narrow(printed).strip())
    if text[0] in _CHINESE_DIGITS or text[0] == "十":
        text = str(_chinese_number(text))
    elif _is_roman(text):
        text = str(_roman_number(text))
    text = "-".join(part.lstrip("0") or "0" for part in text.split("-"))
    return text if text.startswith(series) else f"{series}{text}"


def caption_label(text: str) -> Label | None:
    """Return the label that ``text`` begins with, or None.

    This looks at the words only; whether the text is a caption or a sentence that merely begins with "Figure 3 shows"
    is told by ``reads_as_sentence``, ``reads_as_citation`` and its looks.
    """
    narrowed = narrow(text)
    start = _MARKED.match(narrowed).end()  # type: ignore[union-attr]
    match = _CAPTION.match(narrowed, start)
    if match is None and (named := _NAMED.match(narrowed, start) or _OF_QUESTION.match(narrowed, start)):
        return _named_label(text, named)
    if match is None or _COUNTED.match(narrowed, match.end()):
        return None
    word = (match["word"] or match["zh"]).replace(" ", "").lower()
    lettered = bool(match["panel"]) and not _OPENS_CAPTION.match(narrowed, start)
    panel = match["held"] or (match["panel"] if lettered else "")
    after = match.end() if lettered else match.end("printed")
    if (following := narrowed[match.end() : match.end() + 1]).isalnum() and following.isascii():
        return None
    series = _series(match["extra"], word)
    if series in _COUNTED_APART.values() and not narrowed[after:].strip(_BARE):  # printed on a picture
        return None
    is_roman = series in _COUNTED_APART.values() and _is_roman(match["number"])
    # A plate 3 mm thick is none, nor is image I(t)
    if (series in _SET_OFF or is_roman) and not _STOPS_LABEL.match(narrowed, after):
        return None
    is_table = word.lstrip("附插续續").startswith(_TABLE_WORDS)
    is_marked, says_more = bool(narrowed[:start].strip()), bool(narrowed[after:].strip(_BARE))
    if is_marked and (is_table or not says_more):  # a mark that points at another page
        return None
    if re.fullmatch(_LETTER, match["number"]) and (series or is_table):  # "Image A" is a panel, and so is 附图A
        return None
    continued = _CONTINUED.match(narrowed, after)
    end = continued.end() if continued else _AFTER_LABEL.match(narrowed, after).end()  # type: ignore[union-attr]
    return Label(
        kind="table" if is_table else "figure",
        key=number_key(match["number"], series),
        printed=_LETTER_SPACED.sub(
            lambda spaced: spaced[0].replace(" ", ""), text[match.start("printed") : after]
        ).strip(),
        panel=panel,
        after=after,
        end=end,
        continued=continued is not None or word.startswith(_GOES_ON),
    )


def _named_label(text: str, match: re.Match[str]) -> Label:
    end = _AFTER_LABEL.match(text, match.end()).end()  # type: ignore[union-attr]
    return Label("figure", _name_key(match), match["printed"], "", match.end(), end)


def _name_key(match: re.Match[str]) -> str:
    """Return the key of what is called by its name, or by the question it is of: ``central illustration``, ``第3题图``."""
    if "number" in match.groupdict():
        return f"第{int(match['number'])}题图"
    return re.sub(r"\s+", " ", match[0].strip()).casefold()


def reads_as_sentence(text: str, label: Label) -> bool:
    """Return True when the words behind the label go on as a sentence: ``Figure 3 shows``, ``图1示``."""
    return _SENTENCE.match(narrow(text), label.after) is not None


def reads_as_citation(text: str, label: Label) -> bool:
    """Return True when the label is followed by what only follows a citation: ``Figure 3), but``, ``图7。`` alone, ``Figure 3, which``."""
    return _LIST_OR_BRACKET.match(narrow(text), label.after) is not None


def find_citations(text: str, known: Collection[str] = ()) -> list[Citation]:
    """Return the figures that a text cites, in order; ranges and lists are spelled out.

    Args:
        text: A paragraph.
        known: Keys of the document's figures. They tell whether ``Fig. 3-2`` is one label or a range, and ``图A`` a figure.
    """
    narrowed = narrow(text)
    found: list[Citation] = []
    position = 0
    while match := _CITED.search(narrowed, position):
        citations, end = _read_list(narrowed, match, known)
        if found and citations and _RANGE.fullmatch(narrowed, found[-1].span[1], match.start()):
            # 图1至图3: the word is said twice
            found.extend(_between(found[-1].key, citations[0].key, citations[0].span))
        found.extend(citations)
        position = end
        position = max(position, match.end())
    found += [Citation(_name_key(match), (), match.span()) for match in _OF_QUESTION.finditer(narrowed)]
    named = [(_name_key(match), match.span()) for match in _CITED_BY_NAME.finditer(narrowed)]
    return [*found, *(Citation(key, (), span) for key, span in named if key in known)]


def _read_list(text: str, match: re.Match[str], known: Collection[str]) -> tuple[list[Citation], int]:
    word = match["word"] or match["zh"]
    plural = word.lower().endswith("s") or bool(match["zh"])
    series = _series(match["extra"], word.lower())
    position, start, separator = match.end(), match.start(), ""
    found: list[Citation] = []
    while number := _number_at(text, position, known, series):
        if found and not plural and not _LIST_END.match(text, number.end()):
            break
        if _COUNTED.match(text, number.end()):
            break
        if _RANGE.match(separator) and found:
            found.extend(_between(found[-1].key, number_key(number[0], series), (start, number.end())))
        closed = number.end() + (bool(match["open"]) and text[number.end() : number.end() + 1] == ")")
        is_letter = re.fullmatch(_LETTER, number[0]) is not None
        panels, position = ((), closed) if is_letter else _panels_at(text, closed)
        found.append(Citation(number_key(number[0], series), panels, (start, position)))
        step = _NUMBER_NEXT.match(text, position)
        if step is None:
            break
        separator, start = step["separator"], step.end()
        position = step.end()
    return found, found[-1].span[1] if found else match.end()


def _number_at(text: str, position: int, known: Collection[str], series: str) -> re.Match[str] | None:
    compound = _COMPOUND.match(text, position)
    if compound and (_is_one_label(compound[0], known) or _ends_range(text, compound)):
        return compound
    found = _CITED_NUMBER.match(text, position)
    # In a document whose figures have numbers, 图A is a panel
    return None if found and re.fullmatch(_LETTER, found[0]) and (series or found[0] not in known) else found


def _ends_range(text: str, compound: re.Match[str]) -> bool:
    """Whether a number is the second of two of one chapter."""
    first = _RANGE_FROM.search(text, max(0, compound.start() - _LONGEST_START), compound.start())
    return first is not None and re.match(rf"{re.escape(first['chapter'])}[-‐-–]", compound[0]) is not None


def _is_one_label(printed: str, known: Collection[str]) -> bool:
    key = number_key(printed)
    if key in known:
        return True
    parts = key.split("-")
    # A range names two figures and rises; three parts, or a fall, can only be one label.
    return (
        len(parts) > 2
        or ("." in key and parts[0] not in known)
        or (parts[0].isdigit() and int(parts[1]) <= int(parts[0]))
    )


def _panels_at(text: str, position: int) -> tuple[tuple[str, ...], int]:
    first = _PANELS_AFTER.match(text, position)
    if first is None or (text[position].isspace() and not first["said"] and not _stands_alone(text, first)):
        return (), position
    panels, position = [first["first"]], first.end()
    opened = "(" in first[0]
    if opened and text[position : position + 1] == ")":
        position, opened = position + 1, False
    while following := _PANEL_NEXT.match(text, position):
        letter = following["letter"]
        if _RANGE.match(following["separator"]):
            panels.extend(chr(code) for code in range(ord(panels[-1]) + 1, ord(letter)))
        panels.append(letter)
        position = following.end()
    if opened and text[position : position + 1] == ")":
        position += 1
    return tuple(dict.fromkeys(panels)), position


def _stands_alone(text: str, first: re.Match[str]) -> bool:
    """``Fig. 1 (A)`` and ``Fig. 1 A)`` name a panel, ``Fig. 1 a patient`` does not."""
    if "(" in first[0]:
        return text[first.end() : first.end() + 1] in {")", ",", "-", "–", "、"}
    return re.match(r"\s*(?:[),.;:、，。-]|$)", text[first.end() :]) is not None


def _between(first: str, last: str, span: tuple[int, int]) -> Iterator[Citation]:
    prefix = first.rstrip("0123456789")
    low, high = first.removeprefix(prefix), last.removeprefix(prefix)
    if not (low.isdigit() and high.isdigit()):
        return
    # Nobody cites a hundred figures at once: a larger step is a misprint or no range.
    for number in range(int(low) + 1, min(int(high), int(low) + 50)):
        yield Citation(f"{prefix}{number}", (), span)


def _series(extra: str | None, word: str) -> str:
    """Return what the numbers of a label begin with; those of a supplement are of one kind."""
    return "S" if extra or word.startswith("附") else _COUNTED_APART.get(word[0], "")


def _chinese_number(text: str) -> int:
    tens, mark, units = text.rpartition("十")
    value = _CHINESE_DIGITS.get(tens, 1) * 10 if mark else 0
    for digit in units:
        value = value * 10 + _CHINESE_DIGITS[digit] if not mark else value + _CHINESE_DIGITS[digit]
    return value


def _is_roman(text: str) -> bool:
    return set(text) <= _ROMAN_VALUES.keys()


def _roman_number(text: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
