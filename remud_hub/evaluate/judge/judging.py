"""Asking a second model how far a reply says what the gold answer says, 0 to 5 by a rubric of ours.

It sees question, gold answer and what was read out of the reply, never the thinking and never a picture. Replies that it was paid
for are kept, so that the same evaluation is not judged twice.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from remud_hub.asking.lanes import Lanes
from remud_hub.asking.prompts import Prompt, load_prompt, request_about
from remud_hub.asking.talk import Talk, Unusable, ask
from remud_hub.errors import TeacherError
from remud_hub.evaluate.answered import Answered
from remud_hub.evaluate.judge.judged import JudgePin
from remud_hub.records import LANGUAGES, Evidence, Item, Language
from remud_hub.store import BlobStore, sha256_of
from remud_hub.teachers.base import Request, Teacher
from remud_hub.teachers.cached import Cached
from remud_hub.teachers.options import TeacherOptions
from remud_hub.teachers.registry import create_teacher
from remud_hub.teachers.reply_store import ReplyStore
from remud_hub.teachers.shapes import Judgement


ROOM = "remud_hub.evaluate.judge"
TASK = "grade"
"""Its prompts."""
BEST = 5
LONGEST = 4000
"""Characters of an answer that are judged."""


_AT = " at "
"""Between the version of a judge and its addresses, which nobody else needs to know."""


def judge_at(model: str, url: str | None, cache: Path) -> Teacher:
    """Return the judge behind an OpenAI-compatible endpoint; its key is that of the environment.

    Args:
        model: Its name there.
        url: Its address; None: what the environment says.
        cache: The folder where its replies are kept.

    Raises:
        UsageError: The key is missing, or the address is none.
    """
    options = TeacherOptions.from_environment((url,) if url else ())
    options.check_urls()
    teacher = create_teacher(f"openai/{model}", BlobStore.in_cache(cache), options)
    # Two judges of one name, at two addresses, may be two models; scores must not come from the other one
    version = f"{teacher.version()}{_AT}{' '.join(sorted(options.base_urls))}" if options.base_urls else None
    return Cached(teacher, ReplyStore.in_cache(cache), version)


def check_judge(teacher: Teacher) -> None:
    """Make sure that a judge can be reached, before the model is asked, and not hours later.

    Args:
        teacher: The judge; it is closed at the end.

    Raises:
        TeacherError: It cannot.
    """
    try:
        asyncio.run(_check(teacher))
    except TeacherError as error:
        raise TeacherError(
            f"the judge does not answer, and nothing was asked yet: {error} Mend its address or key, or leave out the judge"
        ) from error


async def _check(teacher: Teacher) -> None:
    try:
        await teacher.check()
    finally:
        await teacher.close()


def judge(answered: Sequence[Answered], teacher: Teacher) -> list[Answered]:
    """Return all replies, those to open questions with the judge's score and reason.

    A reply of which nothing could be read, and a question that was not answered, is 0 without being asked about. Where the judge
    says nothing that can be used, there is no score, and the reason is its fault.

    Args:
        answered: Every reply of an evaluation.
        teacher: The judge; it is closed at the end.

    Raises:
        TeacherError: It cannot be reached or refuses to work.
    """
    with Lanes(teacher) as lanes:
        judged = [lanes.submit(_work(row)) if row.answer_kind == "open" else None for row in answered]
        return [row if found is None else _with(row, found) for row, found in zip(answered, judged, strict=True)]


def not_judged(judged: Sequence[Answered]) -> str | None:
    """Return how many replies a judge gave no score, and why the first has none; None where all it was asked about have one."""
    asked = [row for row in judged if row.judge_reason is not None]
    without = [row for row in asked if row.judge is None]
    return (
        f"{len(without)} of {len(asked)} replies have no score, the first: {without[0].judge_reason}"
        if without
        else None
    )


def pin_of(teacher: Teacher) -> JudgePin:
    """Return what a judge's scores depend on."""
    prompts = [_prompt(language) for language in LANGUAGES]
    return JudgePin(
        teacher.name, teacher.version().partition(_AT)[0], {prompt.name: prompt.sha256 for prompt in prompts}
    )


def _with(row: Answered, found: "Future[tuple[float, str]]") -> Answered:
    try:
        score, reason = found.result()
    except Unusable as fault:
        return replace(row, judge=None, judge_reason=f"no score: {fault}")
    return replace(row, judge=score, judge_reason=reason)


def _work(row: Answered) -> Talk[tuple[float, str]]:
    """Ask once.

    Raises:
        Unusable: There was no judgement.
    """
    if not row.parsed:
        return 0.0, "there is no answer to judge"
    answer = yield from ask(_request(row))
    assert isinstance(answer.said, Judgement)
    return answer.said.support / BEST, answer.said.support_reason


def _request(row: Answered) -> Request:
    language: Language = "zh" if row.language == "zh" else "en"
    question, said = row.question or row.prompt, (row.parsed or "")[:LONGEST]
    evidence = Evidence(
        id=row.id,
        source_id=sha256_of(row.task.encode()),
        kind="item",
        language=language,
        page=1,
        box=(0, 0, 1, 1),
        item=Item(question=question, answer=row.gold, answer_kind="open"),
    )
    graded = {"question": question, "reference": row.gold, "answer": said}
    return request_about(evidence, _prompt(language), "judgement", shown={"graded": graded}, pictures=())


def _prompt(language: Language) -> Prompt:
    return load_prompt(ROOM, TASK, language)
