"""The options of a choice and which of them is right, in the ways that question banks write them."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from remud_hub.read.tables.rows import Unusable
from remud_hub.read.tables.table import text_of
from remud_hub.records import OPTION_LETTERS


_L = f"[{OPTION_LETTERS}]"
_MARKER = re.compile(rf"[(（]?({_L})\s*[)）.、．:：]\s*(?=\S)")
_MARKERS = re.compile(rf"(?:^|(?<=[\s;；,，。|])){_MARKER.pattern}")
_SEVERAL = re.compile(rf"{_L}(?:[\s,，、;；/|&+和及]*{_L})*")
_SEPARATORS = re.compile(r"\s*[\n|;；]\s*")


class Option(NamedTuple):
    """An option with the letter that the table has for it; letters may be left out."""

    letter: str
    text: str


def options_of(cells: Sequence[object]) -> list[Option]:
    """Return the options: of one cell that holds them all, or of a cell for each."""
    if len(cells) != 1:
        return _lettered(cells)
    value = _parsed(cells[0])
    if isinstance(value, Mapping):
        if set(value) == {"text", "label"}:  # as ARC and its kin have them
            return _cleaned(zip(value["label"], value["text"], strict=False))
        return _cleaned(value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _lettered(value)
    text = text_of(value)
    marks = list(_MARKERS.finditer(text))
    if len(marks) > 1:
        ends = [*(mark.start() for mark in marks[1:]), len(text)]
        return _cleaned(
            (mark[1], text[mark.end() : end].strip(" \n;；,，|")) for mark, end in zip(marks, ends, strict=True)
        )
    return _lettered(_SEPARATORS.split(text))


def right_options(answer: object, options: Sequence[Option], count_from: int | None = None) -> list[int]:
    """Return the places of the right options, 0 for the first.

    Args:
        answer: As the table has it: letters, the text of an option, or with ``count_from`` a number.
        options: What there is to choose from.
        count_from: The number of the first option.

    Raises:
        Unusable: There is no answer, or it is none of the options, or it can be read in two ways.
    """
    value = _parsed(answer)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return sorted({place for each in value for place in right_options(each, options, count_from)})
    text = text_of(value)
    if not text:
        raise Unusable("no right answer")
    if count_from is not None and text.isdecimal() and 0 <= int(text) - count_from < len(options):
        return [int(text) - count_from]
    by_text = [place for place, option in enumerate(options) if plain(option.text) == plain(text)]
    by_letter = _by_letters(text, options)
    if by_text and by_letter and by_text != by_letter:
        raise Unusable("the answer can be read in two ways", f"{text} is a letter and the text of an option")
    if found := by_text[:1] or by_letter:
        return found
    advice = "; for numbers, count_from: 0 or 1 in the column map says what the first is" if text.isdecimal() else ""
    raise Unusable("the answer is not among the options", f"{text}{advice}")


def plain(text: str) -> str:
    """Return a text as it is compared: case, white space, widths and the last full stop do not count."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold().rstrip(".。")


def _by_letters(text: str, options: Sequence[Option]) -> list[int]:
    """Return the places that letters name: ``B``, ``A、C``, ``ACD``, ``(b)``, ``B. Lung sliding``."""
    places = {option.letter: place for place, option in enumerate(options)}
    said = unicodedata.normalize("NFKC", text).strip(" ().。选")
    said = said.upper() if len(said) == 1 else said
    if _SEVERAL.fullmatch(said):
        letters = re.findall(_L, said)
        in_order = letters == sorted(set(letters))  # "BAD" is a word
        return [places[letter] for letter in letters] if in_order and places.keys() >= set(letters) else []
    if (marked := _MARKER.match(text)) and marked[1] in places:
        place = places[marked[1]]
        return [place] if plain(text[marked.end() :]) == plain(options[place].text) else []
    return []


def _parsed(value: object) -> object:
    """Return what a text holds that is JSON: text tables keep lists that way."""
    if isinstance(value, str) and value.strip()[:1] in {"[", "{"}:
        try:
            parsed: object = json.loads(value)
        except (ValueError, RecursionError):
            return value
        return parsed
    return value


def _lettered(values: Sequence[object]) -> list[Option]:
    return _cleaned((chr(ord("A") + place), value) for place, value in enumerate(values))


def _cleaned(pairs: Iterable[tuple[object, object]]) -> list[Option]:
    """Return options without the letters that stand in their own texts, and without empty ones."""
    found = []
    for letter, value in pairs:
        letter, text = text_of(letter).upper(), text_of(value)
        if (mark := _MARKER.match(text)) and mark[1] == letter:
            text = text[mark.end() :]
        if text:
            found.append(Option(letter, text))
    return found
