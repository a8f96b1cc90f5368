"""The letter of an option, or the option itself."""

import re
from collections.abc import Callable, Sequence

from remud_hub.answers.letters import LETTERS, bare_in_front, lettered, marked, without_letter
from remud_hub.answers.named import named, spelled
from remud_hub.answers.text import normalise, settled


Read = Callable[[str, Sequence[str]], str | None]
"""Returns the letter that a text settles on, given the options' texts; None if it does not in the way that is looked for."""
_SENTENCE_END = re.compile(r"[.;]\s|。")


def read_choice(text: str, options: Sequence[str]) -> str | None:
    """Return the letter that a reply settles on, or that of the one option it spells out."""
    letters = LETTERS[: len(options)] if options else LETTERS
    bodies = [normalise(without_letter(*both)) for both in zip(options, LETTERS, strict=False)]
    letter = next((letter for read in _READINGS if (letter := read(text, bodies))), None)
    # A letter on the first line that is not the one settled on is contradicted below it: "若边界清晰则选A"
    contradicted = bare_in_front(text) not in {None, letter}
    return letter if letter and letter in letters and not contradicted else None


def _is_an_option(text: str, bodies: Sequence[str]) -> str | None:
    return _lettered(spelled(text, bodies))


def _is_said_to_be_the_answer(text: str, bodies: Sequence[str]) -> str | None:
    answer = settled(text)
    return answer and (_is_an_option(answer.splitlines()[0], bodies) or marked(answer, bodies))


def _answer_names_an_option(text: str, bodies: Sequence[str]) -> str | None:
    answer = settled(text)
    return answer and _names_an_option(answer.splitlines()[0], bodies)


def _begins_with_an_option(text: str, bodies: Sequence[str]) -> str | None:
    return _is_an_option(_SENTENCE_END.split(text, maxsplit=1)[0], bodies)


def _names_an_option(text: str, bodies: Sequence[str]) -> str | None:
    return _lettered(named(text, bodies))


def _lettered(place: int | None) -> str | None:
    return None if place is None else LETTERS[place]


_READINGS: tuple[Read, ...] = (
    _is_an_option,
    _is_said_to_be_the_answer,
    lettered,
    _answer_names_an_option,
    _begins_with_an_option,
    _names_an_option,
)
"""From the surest; the first that finds a letter is right."""
