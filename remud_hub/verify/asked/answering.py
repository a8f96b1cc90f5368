"""Let a model answer a row's question as its reader would, without what the source says, and compare with the row's answer."""

import re
from collections.abc import Sequence
from random import Random

from remud_hub.asking.agreement import agree
from remud_hub.asking.prompts import load_prompt, request_about
from remud_hub.asking.talk import Talk, Unusable, ask
from remud_hub.records import OPTION_LETTERS, Sample, Sha256
from remud_hub.teachers.shapes import Solution
from remud_hub.verify.asked.case import ROOM, Case


POINTS = re.compile(
    r"(?i:\b(?:all|none|both|any|either|neither) of (?:the|these|those)\b|\ball (?:the )?above\b)"
    r"|(?<![A-Za-z])[A-H](?: ?(?:,|&|\+|、|和|与|及|或) ?| (?:and|or|nor) )[A-H](?![A-Za-z])|以上|上述",
)
"""An option that speaks of the others by letter or place: "A and C", "all of the above", 以上都对."""


def answered_right(case: Case, task: str, *, pictures: Sequence[Sha256], draw: int) -> Talk[bool]:
    """Ask once.

    From the second draw on the options of a choice stand in another order: who always says B is right by chance only. Where
    one speaks of the others they stay, for it would say something else in another order.

    Args:
        case: The row.
        task: The prompt.
        pictures: What is shown.
        draw: Which of several answers.

    Returns:
        Whether the answer is the row's; what is no answer, after one try to mend it, is not.

    Raises:
        Unusable: There was no reply, and the next run may get one.
    """
    options, key = _in_order(case.sample, draw)
    lettered = [f"{letter}. {option}" for letter, option in zip(OPTION_LETTERS, options, strict=False)]
    shown = {"question": case.sample.question, "options": lettered}
    prompt = load_prompt(ROOM, task, case.sample.language)
    request = request_about(case.evidence, prompt, "solution", shown=shown, pictures=pictures)
    try:
        answer = yield from ask(request.model_copy(update={"draw": draw}))
    except Unusable as unusable:
        if unusable.fault.retry:
            raise
        return False
    assert isinstance(answer.said, Solution)
    return agree(case.sample.answer_kind, key, answer.said.answer.strip(), options)


def _in_order(sample: Sample, draw: int) -> tuple[tuple[str, ...], str]:
    """Return the options as they are shown, and the answer by their letters."""
    if not draw or sample.answer_kind != "choice" or any(POINTS.search(option) for option in sample.options):
        return sample.options, sample.answer
    places = list(range(len(sample.options)))
    Random(f"{sample.id}/{draw}").shuffle(places)
    right = places.index(OPTION_LETTERS.index(sample.answer))
    return tuple(sample.options[place] for place in places), OPTION_LETTERS[right]
