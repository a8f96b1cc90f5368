"""From a sample with its evidence and source to a dataset row."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from remud_hub.models.thinking import join_thinking
from remud_hub.records import OPTION_LETTERS, Evidence, Sample, Source
from remud_hub.store import BlobStore


def dataset_row(sample: Sample, evidence: Evidence, source: Source, store: BlobStore) -> dict[str, Any]:
    """Return the row of one sample, pictures embedded.

    Raises:
        FileNotFoundError: A picture is no longer in the store.
    """
    return {
        "id": sample.id,
        "images": [{"bytes": store.get(digest), "path": None} for digest in sample.images],
        "messages": messages(sample),
        "question": sample.question,
        "thinking": sample.thinking,
        "answer": sample.answer,
        "answer_kind": sample.answer_kind,
        "options": list(sample.options),
        "language": sample.language,
        "modality": sample.modality,
        "anatomy": sample.anatomy,
        "scenario": sample.scenario,
        "source": _provenance(evidence, source),
        "teacher": sample.teacher.model_dump(),
        "verdicts": [verdict.model_dump(exclude={"version"}) for verdict in sample.verdicts],
    }


def messages(sample: Sample) -> list[dict[str, str]]:
    """Return the conversation to train on. TRL puts the picture before the first user text by itself."""
    line = _system_lines()[sample.language]["plain" if sample.thinking is None else "reasoning"]
    options = [f"{letter}. {option}" for letter, option in zip(OPTION_LETTERS, sample.options, strict=False)]
    answer = sample.answer
    if sample.thinking is not None:
        answer = join_thinking(sample.thinking, sample.answer)
    return [
        {"role": "system", "content": line},
        {"role": "user", "content": "\n".join([sample.question, *options])},
        {"role": "assistant", "content": answer},
        *(
            {"role": role, "content": content}
            for turn in sample.turns
            for role, content in (("user", turn.question), ("assistant", turn.answer))
        ),
    ]


def _provenance(evidence: Evidence, source: Source) -> dict[str, Any]:
    figure = evidence.figure
    mentions = figure.mentions if figure else ()
    return {
        "source_id": source.id,
        "title": source.title,
        "uri": source.uri,
        "article_id": evidence.article_id or source.article_id,
        "licence": evidence.licence or source.licence,
        "redistribution": source.redistribution,
        "page": evidence.page,
        "row": evidence.row,
        "bbox": list(evidence.box),
        "text": evidence.text or None,
        "figure_label": figure.label if figure else None,
        "caption": figure.caption if figure else None,
        "mentions": [{"page": mention.page, "bbox": list(mention.box), "text": mention.text} for mention in mentions],
    }


@cache
def _system_lines() -> dict[str, dict[str, str]]:
    lines: dict[str, dict[str, str]] = yaml.safe_load(
        files("remud_hub.hub").joinpath("system_lines.yaml").read_text(encoding="utf-8")
    )
    return lines
