"""Does the page support a row, and do its words fit its picture? A second model scores both, 0 to 5 by a rubric (ReMUD, section 3.2).

ReMUD states neither scale nor threshold; both are ours. It sees the row's pictures, the page where there is one, and all that
the source says.
"""

from collections.abc import Iterator

from remud_hub.asking.prompts import load_prompt, request_about
from remud_hub.asking.talk import Talk, ask
from remud_hub.records import Verdict
from remud_hub.teachers.base import Request
from remud_hub.teachers.parsing import ReplyFault
from remud_hub.teachers.shapes import Judgement, Shape
from remud_hub.verify.asked.case import ROOM, Case
from remud_hub.verify.settings import JudgeSettings


VERSION = 1
TASKS = ("judge",)
"""Its prompts."""
BEST = 5


def work(case: Case, settings: JudgeSettings) -> Talk[Verdict | None]:
    """Ask once.

    Raises:
        Unusable: There was no judgement.
    """
    has_pictures = bool(case.sample.images)

    def check(said: Shape) -> None:
        assert isinstance(said, Judgement)
        if has_pictures and said.match is None:
            raise ReplyFault("no score for the picture", "match is null, but the row has a picture")

    answer = yield from ask(_request(case, settings), check)
    assert isinstance(answer.said, Judgement)
    said = answer.said if has_pictures else answer.said.model_copy(update={"match": None})
    faults = "; ".join(_faults(said, settings))
    scores = [said.support] if said.match is None else [said.support, said.match]
    return Verdict(
        check="judge", version=VERSION, passed=not faults, score=round(min(scores) / BEST, 4), reason=faults
    )


def _request(case: Case, settings: JudgeSettings) -> Request:
    sample = case.sample
    page = case.page if settings.page else None
    row = {
        "question": sample.question,
        "options": sample.options,
        "thinking": sample.thinking,
        "answer": sample.answer,
        "turns": [turn.model_dump() for turn in sample.turns],
    }
    return request_about(
        case.evidence,
        load_prompt(ROOM, "judge", sample.language),
        "judgement",
        shown={"row": {name: said for name, said in row.items() if said}},
        told={"pictures": len(sample.images), "page": page is not None},
        pictures=(*sample.images, *((page,) if page else ())),
    )


def _faults(said: Judgement, settings: JudgeSettings) -> Iterator[str]:
    if said.support < settings.least_support:
        yield f"page does not support it: {said.support} of {BEST}, {_plain(said.support_reason)}"
    if said.match is not None and said.match < settings.least_match:
        yield f"words do not fit the picture: {said.match} of {BEST}, {_plain(said.match_reason)}"


def _plain(reason: str) -> str:
    """Return a reason on one line, without what parts the reasons of a verdict."""
    return " ".join(reason.split()).replace(";", ",")
