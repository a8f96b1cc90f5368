"""Conversations put together from what the other rules find: first what is shown or defined, then the particulars."""

from collections.abc import Iterator
from itertools import islice

from remud_hub.records import Evidence
from remud_hub.teachers.extractive.captions import described_panels, described_whole
from remud_hub.teachers.extractive.figures import Phrases, figure_of, findings, panel_difference, write_vqa
from remud_hub.teachers.extractive.passages import write_qa, write_qa_reasoning
from remud_hub.teachers.shapes import DialogueTurn, Draft


LEAST_TURNS, MOST_TURNS = 2, 5


def write_qa_dialogue(evidence: Evidence, phrases: Phrases) -> Iterator[DialogueTurn]:
    """Yield the questions that a passage answers in whole sentences."""
    drafts = [draft for draft in write_qa(evidence, phrases) if draft.answer_kind == "open"]
    yield from _turns([*drafts, *write_qa_reasoning(evidence, phrases)])


def write_vqa_dialogue(evidence: Evidence, phrases: Phrases) -> Iterator[DialogueTurn]:
    """Yield what is shown, the particulars or the difference of the panels, and what can be learned."""
    figure, language = figure_of(evidence), evidence.language
    panels = described_panels(figure, language)
    difference = panel_difference(panels, phrases, language)
    if difference:
        middle = [difference]
    else:
        middle = [draft for draft in write_vqa(evidence, phrases) if draft.answer_kind == "open"][1:]
    learned = [
        Draft(question=phrases["panel_finding"].format(panel=panel) if panel else phrases["finding"], answer=sentence)
        for panel, _, sentence in findings(figure, language)
    ]
    shown = described_whole(figure, language)
    first = [Draft(question=phrases["show"], answer=shown)] if shown else []
    yield from _turns([*first, *middle[: MOST_TURNS - 2], *learned])


def _turns(drafts: list[Draft]) -> Iterator[DialogueTurn]:
    """Yield a turn for each question that was not asked before, if there are enough for a conversation."""
    by_question: dict[str, str] = {}
    for draft in drafts:
        by_question.setdefault(draft.question, draft.answer)
    if len(by_question) >= LEAST_TURNS:
        asked = islice(by_question.items(), MOST_TURNS)
        yield from (DialogueTurn(question=question, answer=answer) for question, answer in asked)
