"""All checks that ask, by name, and how a row goes through them."""

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import Any

from remud_hub.asking.prompts import Prompt, load_prompt
from remud_hub.asking.talk import Talk, Unusable
from remud_hub.records import LANGUAGES, Rejection, Sample, Verdict
from remud_hub.verify.asked.case import ROOM, Case
from remud_hub.verify.settings import VerifySettings


AskedCheck = Callable[[Case], Talk[Verdict | None]]
"""None: it is not for this row."""

# Each module has a function `work`, which is given its section of the settings, a number `VERSION`, raised when it judges
# otherwise than before, and `TASKS`, the names of its prompts
ASKED = {
    "image_needed": "remud_hub.verify.asked.image_needed",
    "agreement": "remud_hub.verify.asked.agreement",
    "judge": "remud_hub.verify.asked.judge",
}


def load_asked(names: Sequence[str], settings: VerifySettings) -> dict[str, AskedCheck]:
    """Return those of the checks called ``names`` that ask, by name and in that order."""
    return {name: partial(_module(name).work, settings=getattr(settings, name)) for name in names if name in ASKED}


def prompts_of(names: Sequence[str]) -> list[Prompt]:
    """Return every prompt that these checks may put."""
    tasks = dict.fromkeys(task for name in names if name in ASKED for task in _module(name).TASKS)
    return [load_prompt(ROOM, task, language) for task in tasks for language in LANGUAGES]


def examine(case: Case, checks: dict[str, AskedCheck]) -> Talk[Sample | Rejection]:
    """Put a row to the checks, until one turns it down: nobody pays for a row that falls anyway.

    Returns:
        The row with what they said; or its rejection where one was not answered, which the next run asks again if it may be
        answered then.
    """
    sample = case.sample
    for name, check in checks.items():
        try:
            verdict = yield from check(case)
        except Unusable as unusable:
            return _unanswered(sample, name, unusable)
        if verdict:
            sample = sample.model_copy(update={"verdicts": (*sample.verdicts, verdict)})
            if not verdict.passed:
                break
    return sample


def _unanswered(sample: Sample, name: str, unusable: Unusable) -> Rejection:
    fault = unusable.fault
    return Rejection(
        stage="verify",
        reason=f"{name}: {fault.reason}",
        source_id=sample.source_id,
        detail="\n".join(text for text in (sample.question, fault.detail, unusable.reply.text) if text),
        retry=fault.retry,
        sample=sample,
    )


def _module(name: str) -> Any:
    return import_module(ASKED[name])
