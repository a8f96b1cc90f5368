"""The panels that a caption names, each with its share of the text."""

import re
from dataclasses import dataclass


_JOIN = r"\s*(?:[,，、&/]|[-‐-–~～至]|and|to|,\s*and)\s*"
_RANGE = re.compile(r"([A-Za-z])\s*(?:[-‐-–~～至]|to)\s*([A-Za-z])")
_STYLES = (
    # (A) text, (A, B) text, (A–C) text
    re.compile(rf"[(（](?P<letters>[A-Za-z](?:{_JOIN}[A-Za-z])*)[)）]"),
    # A, text. B: text. A–C, text
    re.compile(
        rf"(?:^|[.;:。；：]\s*)(?P<letters>[A-Z](?:{_JOIN}[A-Z])*)\s*(?:[.:：,，)）、]|(?=\s[A-Z][a-z]))(?![A-Za-z])"
    ),
    # a text. b text, as Nature sets it
    re.compile(rf"(?:^|[.;,]\s+|\s)(?P<letters>[a-z](?:{_JOIN}[a-z])*)[.:)]?\s+(?=[A-Z])"),
)
_SIDES = (("左", "右"), ("上", "下"), ("left", "right"), ("top", "bottom"), ("upper", "lower"))
_FEWEST = 2


@dataclass(frozen=True)
class Lettered:
    """A panel as the caption names it."""

    label: str
    text: str


def lettered_panels(caption: str) -> tuple[Lettered, ...]:
    """Return the panels that a caption names by letters running from A, or none.

    Args:
        caption: The whole caption without its label.
    """
    best: list[tuple[str, int, int]] = []
    for style in _STYLES:
        run = _run(caption, style)
        if len(run) > len(best):
            best = run
    return (
        tuple(Lettered(letter, _share(caption, best, i)) for i, (letter, _, _) in enumerate(best))
        if len(best) >= _FEWEST
        else ()
    )


def sides(caption: str) -> tuple[str, ...]:
    """Return the two words by which a caption tells two unlettered panels apart, ``左`` and ``右`` for example, or none."""
    lowered = caption.lower()
    for first, second in _SIDES:
        pattern = r"{}" if first >= "一" else r"\b{}\b"
        if re.search(pattern.format(first) + r"\s*[:：)）,，图]", lowered) and re.search(
            pattern.format(second), lowered
        ):
            return first, second
    return ()


def _run(caption: str, style: re.Pattern[str]) -> list[tuple[str, int, int]]:
    """Return letter, start and end of the markers, as far as the letters run on from A without a hole."""
    found: dict[str, tuple[int, int]] = {}
    for match in style.finditer(caption):
        for letter in _spelled_out(match["letters"]):
            found.setdefault(letter, (match.start("letters"), match.end()))
    first = "A" if "A" in found else "a"
    run: list[tuple[str, int, int]] = []
    while (letter := chr(ord(first) + len(run))) in found:
        run.append((letter, *found[letter]))
    return run


def _spelled_out(letters: str) -> list[str]:
    text = _RANGE.sub(lambda ends: " ".join(chr(code) for code in range(ord(ends[1]), ord(ends[2]) + 1)), letters)
    return re.findall(r"(?<![A-Za-z])[A-Za-z](?![A-Za-z])", text)


def _share(caption: str, run: list[tuple[str, int, int]], index: int) -> str:
    """Return the text from a marker to the next one; panels named together share theirs."""
    _, start, end = run[index]
    later = [begin for _, begin, _ in run if begin > start]
    return caption[end : min(later, default=len(caption))].strip(" ,;:.，；：。(（、")
