"""Defects of fact: a good answer with one thing in it changed."""

import re
from functools import partial

from benchmarks.planted.draws import Draw, Kind
from benchmarks.planted.rows import Row
from remud_hub.records import OPTION_LETTERS


_NUMBER = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?(?![A-C](?![a-zA-Z]))(?=\s?(?:[a-zA-Z%°μ]|小时|个月|次|度|周|点))")
_SIDE = {"en": re.compile(r"\b(left|right)\b(?!-?hand)", re.IGNORECASE), "zh": re.compile(r"[左右](?!右)(?<!左右)")}
_OTHER_SIDE = {"left": "right", "right": "left", "Left": "Right", "Right": "Left", "左": "右", "右": "左"}
_IS_RIGHT = re.compile(r"\bis right\b")
_MEASURED = r"(?<=\d)(\s?)({})(?![\w/²])"


def from_data(kind: str) -> Kind:
    """Return the kind that the data itself gives the wrong answer of."""
    return partial(_given, kind)


def _given(kind: str, row: Row, draw: Draw) -> Row | None:
    if kind not in row.bad:
        return None
    text = row.bad[kind]
    if kind == "wrong_in_turn":
        return row._replace(turns=(*row.turns[:-1], (row.turns[-1][0], text)))
    if row.answer_kind == "choice":  # its trace names the right option
        return row._replace(answer=text, thinking=None)
    return row._replace(answer=text)


def wrong_side(row: Row, draw: Draw) -> Row | None:
    """Exchange left and right, in answer and trace."""
    if "wrong_side" in row.bad and draw.rng.random() < 0.5:
        return _given("wrong_side", row, draw)
    if row.answer_kind == "choice":
        return _other_sided_option(row)
    swapped = _swap(row.answer, row.about.language)
    if swapped == row.answer:
        return None
    return row._replace(answer=swapped, thinking=row.thinking and _swap(row.thinking, row.about.language))


def wrong_number(row: Row, draw: Draw) -> Row | None:
    """Put another number in place of a measured one, in answer and trace."""
    numbers = _NUMBER.findall(row.answer)
    if not numbers:
        return None
    old = draw.rng.choice(numbers)
    new = _another(old, row, draw)
    if new is None:
        return None
    exact = re.compile(rf"(?<![\d.]){re.escape(old)}(?![\d.]*\d)")
    return row._replace(answer=exact.sub(new, row.answer), thinking=row.thinking and exact.sub(new, row.thinking))


def wrong_unit(row: Row, draw: Draw) -> Row | None:
    """Give a measured number another unit, in answer and trace."""
    units = draw.forms("wrong_unit", row.about.language)
    fitting = [unit for unit in units if re.search(_MEASURED.format(re.escape(unit)), row.answer)]
    if not fitting:
        return None
    old = draw.rng.choice(fitting)
    found, new = re.compile(_MEASURED.format(re.escape(old))), rf"\g<1>{units[old]}"
    return row._replace(answer=found.sub(new, row.answer), thinking=row.thinking and found.sub(new, row.thinking))


def other_figure(row: Row, draw: Draw) -> Row | None:
    """Answer with what was said of another figure; harder: of one of the same organ."""
    if row.answer_kind != "open" or row.turns:
        return None
    longest = 12 if row.about.language == "zh" else 40
    others = [
        other
        for other in draw.others
        if other.answer_kind == "open"
        and len(other.answer) >= longest
        and other.about.name != row.about.name
        and not other.about.order
        and (other.about.anatomy == row.about.anatomy) == draw.hard
    ]
    return row._replace(answer=draw.rng.choice(others).answer, thinking=None) if others else None


def other_letter(row: Row, draw: Draw) -> Row | None:
    """Name another option than the trace arrives at."""
    if row.answer_kind != "choice" or not row.thinking:
        return None
    letters = [letter for letter in OPTION_LETTERS[: len(row.options)] if letter != row.answer]
    return row._replace(answer=draw.rng.choice(letters))


def _other_sided_option(row: Row) -> Row | None:
    right = row.options[OPTION_LETTERS.index(row.answer)]
    wrong = _swap(right, row.about.language)
    if wrong == right or wrong not in row.options:
        return None
    return row._replace(answer=OPTION_LETTERS[row.options.index(wrong)], thinking=None)


def _swap(text: str, language: str) -> str:
    kept = [found.span() for found in _IS_RIGHT.finditer(text)]

    def swap(found: re.Match[str]) -> str:
        return found[0] if any(a <= found.start() < b for a, b in kept) else _OTHER_SIDE.get(found[0], found[0])

    return _SIDE[language].sub(swap, text)


def _another(old: str, row: Row, draw: Draw) -> str | None:
    """Return another number with as many decimals, that the evidence has in no unit; harder: one that looks alike."""
    digits = len(old.partition(".")[2])
    value = float(old)
    known = {
        float(number) * scale for number in re.findall(r"\d+(?:\.\d+)?", row.about.words) for scale in (1, 10, 0.1)
    }
    if draw.hard:
        step = 10**-digits
        news = [value + n * step for n in (2, 3, -2, -3)]
        news += [float(f"{old[1]}{old[0]}{old[2:]}")] if old[:2].isdigit() and len(old) > 1 and old[1] != "0" else []
    else:
        news = [value * 2, value * 3, value * 1.5 + 1, value * 10]
    texts = [f"{new:.{digits}f}" for new in news if new > 0]
    fresh = [text for text in texts if text != old and not any(abs(float(text) - number) < 1e-6 for number in known)]
    return draw.rng.choice(fresh) if fresh else None
