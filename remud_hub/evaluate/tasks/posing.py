"""From what a benchmark says of a question to an item that can be asked: letters, the gold letter, the turns, and what is wrong.

Nothing is dropped here: a question that the benchmark itself has wrong keeps its place, with its fault.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from remud_hub.answers import normalise, parse_answer
from remud_hub.evaluate.items import Item
from remud_hub.evaluate.prompts import Instruction, to_messages
from remud_hub.records import AnswerKind


LETTERS = "ABCDEFGHIJ"
"""Of options; the parser of answers knows no more."""
LONGEST = 100_000
"""Characters of a question; no benchmark asks as much, and no model reads more at once."""
_LABEL = re.compile(r"[(（]?([A-J])\s*[)）.．:：、]\s*")
_LETTER = re.compile(r"[(（]?([A-Ja-j])[)）.．]?")


def text_of(value: object) -> str:
    """Return a value of a file as text that can be stored: nothing of None and NaN, no NULs, no halves of characters."""
    if value is None or value != value:  # NaN, which Parquet and CSV readers write for nothing, differs from itself
        return ""
    return str(value).replace("\0", "").encode("utf-8", "replace").decode("utf-8").strip()


def told(value: object) -> str | None:
    """Return a value as text, None where it says nothing."""
    return text_of(value) or None


def word_of(value: object) -> str | None:
    """Return a name as a word among ours: ``Brain_Tissue`` is ``brain tissue``."""
    return text_of(value).casefold().replace("_", " ") or None


def listed(value: object) -> list[Any]:
    """Return what stands where one thing may stand, or several, or none."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def closed_or_open(answer: str) -> AnswerKind:
    """Return the kind of a question by its answer, for benchmarks that do not tell: closed where it is yes or no."""
    return "closed" if normalise(answer) in {"yes", "no", "是", "否"} else "open"


def bodies_of(options: Sequence[str]) -> list[str]:
    """Return options without their letters, if each of them has its own: ``B: Mandible`` in the second place is ``Mandible``."""
    texts = [text_of(option) for option in options]
    labels = [_LABEL.match(text) for text in texts]
    own = [label is not None and label[1] == letter for letter, label in zip(LETTERS, labels, strict=False)]
    if len(own) == len(texts) and all(own):  # "C. difficile" alone has no letter
        return [text[label.end() :].strip() for text, label in zip(texts, labels, strict=True) if label]
    return texts


def letter_of(answer: str, options: Sequence[str]) -> str:
    """Return the letter of the one option that says what the answer says; the answer itself if none or several do."""
    bodies = [normalise(option) for option in options]
    found = [letter for letter, body in zip(LETTERS, bodies, strict=False) if body == normalise(answer)]
    return found[0] if len(found) == 1 else answer


def posed(item: Item, instruction: Instruction | None = None) -> Item:
    """Return an item ready to be asked, given what the benchmark says.

    Args:
        item: Without turns unless the benchmark has its own; options with or without letters; of a choice, the answer is a
            letter or the text of an option.
        instruction: What to answer with; None: what the kind of the answer asks for.

    Returns:
        The item with its turns, its options with letters, the letter as its answer, and its fault if it has one.
    """
    question, answer, bodies = text_of(item.question), text_of(item.answer), bodies_of(item.options)
    if item.answer_kind == "choice":
        answer = _gold(answer, bodies)
    options = tuple(f"{letter}. {body}" for letter, body in zip(LETTERS, bodies, strict=False))
    fault = item.fault or fault_of(question, answer, item.answer_kind, bodies)
    messages = item.messages or to_messages(question, instruction or item.answer_kind, options, item.language)
    return replace(
        item,
        messages=() if fault else messages,
        question=question[:LONGEST],
        answer=answer,
        options=options,
        fault=fault,
    )


def fault_of(question: str, answer: str, kind: AnswerKind, bodies: Sequence[str]) -> str | None:
    """Return why a question cannot be asked; None where it can.

    Args:
        question: The bare question.
        answer: What is right; of a choice, its letter.
        kind: What the question asks for.
        bodies: The options without their letters.
    """
    if not question:
        return "it has no question"
    if len(question) > LONGEST:
        return f"its question has {len(question):,} characters"
    if not answer:
        return "it has no answer"
    match kind:
        case "choice":
            return _fault_of_choice(answer, bodies)
        case "number":
            return _fault_of_number(answer)
        case _:
            return None


def distinct(items: Iterable[Item]) -> list[Item]:
    """Return items with an id of their own each: the second of ``x`` becomes ``x-2``, or what is free after that."""
    seen: Counter[str] = Counter()
    named: dict[str, Item] = {}
    for item in items:
        id = item.id
        while id in named:
            seen[item.id] += 1
            id = f"{item.id}-{seen[item.id] + 1}"
        named[id] = replace(item, id=id)
    return list(named.values())


def _gold(answer: str, bodies: Sequence[str]) -> str:
    if bare := _LETTER.fullmatch(answer):
        return bare[1].upper()
    named = letter_of(answer, bodies)
    label = _LABEL.match(answer)  # "B: Mandible"
    return letter_of(answer[label.end() :], bodies) if label and named == answer else named


def _fault_of_choice(answer: str, bodies: Sequence[str]) -> str | None:
    if not 2 <= len(bodies) <= len(LETTERS):
        return f"it has {len(bodies)} options; a choice has 2 to {len(LETTERS)}"
    if empty := [letter for letter, body in zip(LETTERS, bodies, strict=False) if not body]:
        return f"option {' and '.join(empty)} is missing"
    if answer not in tuple(LETTERS[: len(bodies)]):
        return f"its answer {answer[:80]!r} is none of the options A to {LETTERS[len(bodies) - 1]}, or several"
    return None


def _fault_of_number(answer: str) -> str | None:
    """Return what is wrong with an answer that has no number; a range has two, and is compared as text."""
    there = any(map(str.isdigit, answer)) or parse_answer(answer, "number")
    return None if there else f"its answer {answer[:80]!r} has no number"
