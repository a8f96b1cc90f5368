"""A job: what is asked about one piece of evidence, and the samples and rejections that come of it."""

import traceback

from remud_hub.asking.talk import Talk, Unusable
from remud_hub.records import Evidence, Rejection, Sample


Outcome = Sample | Rejection
Job = Talk[list[Outcome]]
FAULT = "fault of remud-hub"
"""How the reason of a rejection begins that is no matter of the teacher."""
WORDLESS = "nothing is said about the picture"
"""Why nothing is asked about a figure that has at most a label and panel letters: no answer could be held against anything."""


def rejection(evidence: Evidence, task: str, unusable: Unusable) -> Rejection:
    """Return what is kept of a reply that could not be used: the reason, and its raw text."""
    fault, reply = unusable.fault, unusable.reply
    raw = reply.text or reply.reasoning or ""
    detail = "\n".join(text for text in (fault.detail, raw) if text)
    return turned_down(evidence, task, fault.reason, detail, retry=fault.retry)


def turned_down(evidence: Evidence, task: str, reason: str, detail: str = "", *, retry: bool = False) -> Rejection:
    """Return a rejection that says which pass gave nothing, and why."""
    return Rejection(
        stage="generate",
        reason=f"{task}: {reason}",
        source_id=evidence.source_id,
        detail=detail or evidence.id,
        retry=retry,
    )


def broken(evidence: Evidence, task: str, error: Exception) -> Rejection:
    """Return the rejection of a job that a fault of ours ended, with its traceback; the next run tries it again."""
    reason = f"{FAULT}: {type(error).__name__}"
    return turned_down(evidence, task, reason, "".join(traceback.format_exception(error)), retry=True)
