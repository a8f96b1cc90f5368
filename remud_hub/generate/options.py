"""The order of a question's options. Teachers put the right one where they like it best, and a model would learn the place."""

import hashlib
import re
from random import Random

from remud_hub.answers import parse_answer
from remud_hub.records import OPTION_LETTERS
from remud_hub.teachers.shapes import Draft


# A letter by itself, but not the article; "all of the above"; "the first option"
NAMES_A_PLACE = re.compile(
    rf"(?<![A-Za-z0-9])(?!A (?!is|was|and|or|as|because|since|would|can|does|has|fits)[a-z0-9])[{OPTION_LETTERS}](?![A-Za-z0-9'’-])"
    r"|\bof the above\b|\b(?:former|latter)\b|\b(?:first|second|third|fourth|fifth|last) (?:option|choice|answer|one)\b"
    r"|以上|上述|前者|后者|第[一二三四五][个项]|最后一[个项]"
)


def mixed(draft: Draft, seed: str) -> Draft:
    """Return a choice with its options in an order drawn from the seed; one whose texts name a place keeps its own.

    Args:
        draft: As the teacher wrote it: its answer names an option by letter, by text or by both.
        seed: Makes the order the same in every run.
    """
    letter = parse_answer(draft.answer, "choice", draft.options)
    if letter is None:
        return draft
    texts = (draft.question, draft.thinking or "", *draft.options)
    if any(map(NAMES_A_PLACE.search, texts)):
        return draft.model_copy(update={"answer": letter})
    order = list(range(len(draft.options)))
    Random(hashlib.sha256(f"{seed}/{draft.question}".encode()).digest()).shuffle(order)
    place = order.index(OPTION_LETTERS.index(letter))
    options = tuple(draft.options[number] for number in order)
    return draft.model_copy(update={"options": options, "answer": OPTION_LETTERS[place]})
