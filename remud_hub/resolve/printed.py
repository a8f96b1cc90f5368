"""The panel letters printed in a figure: from the text layer where it has them, else read off the pixels."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from remud_hub import boxes
from remud_hub.records import Box


_MARK = re.compile(
    r"(?P<panel>panels?\s*)?(?P<open>[(（])?(?P<letter>[A-Za-z])(?:(?P<close>\.?[)）]|[.:：、])|(?![A-Za-z\d])(?=[\s,]|$))",
    re.IGNORECASE,
)
_LETTER_ALONE = re.compile(r"[)）.:：、\s]*$")
_ALIKE = 0.6
"""Letters of one figure are of one size: none is less than this share of the tallest one."""
_BROAD = 1.6
"""How broad a letter with its brackets is, against its height."""


@dataclass(frozen=True)
class Line:
    """A line of text in a figure; the box in any unit that is as long across as along."""

    text: str
    box: Box


@dataclass(frozen=True)
class _Mark:
    letter: str
    style: tuple[str, bool]
    alone: bool
    box: Box


def find_letters(lines: Iterable[Line], named: Sequence[str]) -> dict[str, Box]:
    """Return where the letters that a caption names are printed, as far as they are found.

    A caption may name in capitals what is printed small.

    Args:
        lines: The lines of the figure.
        named: The letters of the caption.
    """
    found = _best(_by_style(lines), [letter.upper() for letter in named])
    return {letter: found[letter.upper()] for letter in named if letter.upper() in found}


def find_run(lines: Iterable[Line], first: str | None = None) -> dict[str, Box]:
    """Return the letters printed in a figure whose caption does not name them, if they run on without a hole.

    Each must be printed once, all in one style: a letter that stands twice marks something else.

    Args:
        lines: The lines of the figure.
        first: The letter that the run must begin with; any, if None.
    """
    runs: list[dict[str, Box]] = []
    for marks in _by_style(lines).values():
        once = {letter: same[0].box for letter, same in marks.items() if len(same) == 1 and same[0].alone}
        letters = sorted(once)
        gapless = [ord(letter) - ord(letters[0]) for letter in letters] == list(range(len(letters)))
        heights = [boxes.height(box) for box in once.values()]
        if len(once) > 1 and gapless and first in (None, letters[0]) and min(heights) >= _ALIKE * max(heights):
            runs.append({letter: once[letter] for letter in letters})
    return max(runs, key=len, default={})


def _by_style(lines: Iterable[Line]) -> dict[tuple[str, bool], dict[str, list[_Mark]]]:
    styles: dict[tuple[str, bool], dict[str, list[_Mark]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        if mark := _mark(line):
            styles[mark.style][mark.letter].append(mark)
    return styles


def _mark(line: Line) -> _Mark | None:
    """Return the letter that a line begins with: ``A``, ``(b)``, ``Panel C``, ``d.) after the shot``."""
    text = line.text.strip()
    match = _MARK.match(text)
    if match is None:
        return None
    alone = _LETTER_ALONE.match(text, match.end()) is not None
    how = "panel" if match["panel"] else "bracket" if match["open"] or match["close"] else "bare"
    x0, y0, x1, y1 = line.box
    narrow = x1 if alone or match["panel"] else min(x1, x0 + _BROAD * (y1 - y0))
    # A bracketed letter is a letter whatever follows; a bare one may be the first word of a sentence.
    return _Mark(
        match["letter"].upper(),
        (how, match["letter"].isupper()),
        alone or how != "bare",
        (x0, y0, narrow, y1),
    )


def _best(styles: Mapping[tuple[str, bool], Mapping[str, list[_Mark]]], named: Sequence[str]) -> dict[str, Box]:
    """Return the places of the style in which most of the letters stand; of equals, the one with fewest in vain."""
    ways = [
        {
            letter: max(marks[letter], key=lambda mark: (mark.alone, boxes.height(mark.box)))
            for letter in named
            if letter in marks
        }
        for marks in styles.values()
    ]
    best = max(ways, key=lambda way: (len(way), sum(mark.alone for mark in way.values())), default={})
    return {letter: mark.box for letter, mark in best.items()}
