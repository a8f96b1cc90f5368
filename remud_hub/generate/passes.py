"""One pass per config: which evidence it takes, what it asks the teacher, what it makes of the reply."""

from collections.abc import Iterator, Sequence

from pydantic import ValidationError

from remud_hub.generate.prompts import Prompt, load_prompt
from remud_hub.generate.terms import anatomy_of, modality_of
from remud_hub.records import Config, Evidence, Figure, Rejection, Sample, TeacherStamp
from remud_hub.teachers.base import Reply, Request, Teacher
from remud_hub.teachers.drafts import Draft, Drafts


TAKES: dict[Config, str] = {"qa": "passage", "qa_reasoning": "passage", "vqa": "figure", "vqa_reasoning": "figure"}
_SURE = 0.9


def generate(evidences: Sequence[Evidence], config: Config, teacher: Teacher) -> Iterator[Sample | Rejection]:
    """Ask the teacher about every piece of evidence that the config takes.

    Yields:
        Samples in the order of the evidence, and a rejection for each reply that gave none.

    Raises:
        TeacherError: The teacher cannot be reached.
    """
    taken = [evidence for evidence in evidences if evidence.kind == TAKES[config]]
    requests = [_request(evidence, config) for evidence in taken]
    for evidence, reply in zip(taken, teacher.answer(requests), strict=True):
        yield from _samples(evidence, config, reply)


def _request(evidence: Evidence, config: Config) -> Request:
    prompt = load_prompt(config, evidence.language)
    return Request(config=config, language=evidence.language, messages=prompt.render(evidence), evidence=evidence)


def _samples(evidence: Evidence, config: Config, reply: Reply) -> Iterator[Sample | Rejection]:
    if reply.finish_reason != "stop":
        refused = reply.finish_reason == "refused"
        yield _rejection(evidence, config, f"reply ended by {reply.finish_reason}", reply.text, retry=refused)
        return
    try:
        drafts = Drafts.model_validate_json(reply.text).drafts
    except ValidationError:
        yield _rejection(evidence, config, "reply is not the JSON that was asked for", reply.text)
        return
    if not drafts:
        yield _rejection(evidence, config, "nothing to ask about", evidence.id)
    prompt = load_prompt(config, evidence.language)
    for draft in drafts:
        yield _sample(draft, evidence, config, reply.model, prompt)


def _sample(draft: Draft, evidence: Evidence, config: Config, model: str, prompt: Prompt) -> Sample:
    figure = evidence.figure
    said = (
        " ".join([figure.caption or "", *(mention.text for mention in figure.mentions)]) if figure else evidence.text
    )
    return Sample.create(
        config=config,
        evidence_id=evidence.id,
        source_id=evidence.source_id,
        language=evidence.language,
        question=draft.question.strip(),
        thinking=draft.thinking.strip() if draft.thinking else None,
        answer=draft.answer.strip(),
        answer_kind=draft.answer_kind,
        options=draft.options,
        images=(figure.image,) if figure else (),
        modality="ultrasound" if _shows_ultrasound(figure) else modality_of(said),
        anatomy=anatomy_of(said),
        teacher=TeacherStamp(model=model, prompt=prompt.name, prompt_sha256=prompt.sha256),
    )


def _shows_ultrasound(figure: Figure | None) -> bool:
    """Whether the pixels leave so little doubt that the text need not be asked."""
    content = figure.content if figure else None
    return content is not None and content.kind == "ultrasound" and content.confidence >= _SURE


def _rejection(evidence: Evidence, config: Config, reason: str, detail: str, *, retry: bool = False) -> Rejection:
    reason = f"{config}: {reason}"
    return Rejection(stage="generate", reason=reason, source_id=evidence.source_id, detail=detail, retry=retry)
