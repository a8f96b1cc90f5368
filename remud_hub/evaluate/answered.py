"""One reply to one item, scored; a row of ``samples.parquet``."""

from dataclasses import dataclass, replace

from remud_hub.evaluate.items import Item, Status
from remud_hub.evaluate.metrics import Metric, metric_of, score_reply
from remud_hub.evaluate.prompts import prompt_text


@dataclass(frozen=True)
class Answered:
    """One reply to one item, scored."""

    task: str
    id: str
    prompt: str
    reply: str
    parsed: str | None
    gold: str
    metric: Metric
    score: float
    source: str | None = None
    status: Status = "read"
    note: str | None = None
    """Why it was not asked, or what was asked otherwise than it should be."""
    question: str = ""
    answer_kind: str = "open"
    options: tuple[str, ...] = ()
    language: str = "en"
    modality: str | None = None
    anatomy: str | None = None
    topic: str | None = None
    pictures: tuple[str, ...] = ()
    """The sha256 of each picture's file."""
    seconds: float | None = None
    """What the reply took; of several that were written at once, each one's share."""
    judge: float | None = None
    """What a second model scored it, 0 to 1; None where it was not asked, or said nothing that can be used."""
    judge_reason: str | None = None
    """Why, in its words; where it said nothing that can be used, what was wrong."""
    tolerance: float | None = None
    """How far off a number may be."""
    span: float | None = None
    """How far apart such numbers can lie."""
    cut: bool | None = None
    """Whether the reply was cut at the limit of tokens; None where nobody answered, and of replies kept by a version that did not look."""


def not_answered(task: str, item: Item, status: Status, note: str | None) -> Answered:
    """Return an item that nobody answered; it scores zero and stays in the denominator."""
    return Answered(
        task=task,
        id=item.id,
        prompt=prompt_text(item.messages, len(item.pictures)),
        reply="",
        parsed=None,
        gold=item.answer,
        metric=metric_of(item.answer_kind, item.tolerance),
        score=0.0,
        source=item.source,
        status=status,
        note=note,
        question=item.question,
        answer_kind=item.answer_kind,
        options=item.options,
        language=item.language,
        modality=item.modality,
        anatomy=item.anatomy,
        topic=item.topic,
        pictures=item.picture_ids,
        tolerance=item.tolerance,
        span=item.span,
    )


def answered(
    task: str,
    item: Item,
    reply: str,
    seconds: float | None = None,
    note: str | None = None,
    *,
    cut: bool | None = None,
) -> Answered:
    """Return a reply to an item, scored."""
    score = score_reply(
        reply, item.answer, item.answer_kind, item.options, question=item.question, tolerance=item.tolerance
    )
    row = not_answered(task, item, "unparsed" if score.parsed is None else "read", note)
    return replace(row, reply=reply, parsed=score.parsed, score=score.value, seconds=seconds, cut=cut)
