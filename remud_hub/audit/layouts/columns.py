"""Rows with a column for the question and one for the answer, whatever they are called: SLAKE, VQA-RAD, question banks."""

from collections.abc import Mapping
from typing import Any

from remud_hub.audit.layouts.parsed import About, Cited, Parsed, RowFault
from remud_hub.read.tables.bank import bank_item
from remud_hub.read.tables.columns import assign
from remud_hub.read.tables.rows import Unusable
from remud_hub.read.tables.table import text_of
from remud_hub.records import ColumnMap


_PICTURES = ("img_name", "image_name", "img_path", "image_id")
"""Names that benchmarks have for a picture beside those of ``read.tables.columns``."""
_LANGUAGES = ("language", "lang", "q_lang")
_THINKING = ("thinking", "reasoning", "rationale", "cot")
_ORGANS = ("location", "image_organ")


def fits(columns: frozenset[str], declared: ColumnMap | None = None) -> bool:
    """Whether a file has a column of questions and one of answers."""
    found = assign(sorted(columns), declared)
    return bool(found.question and found.answer)


def parse(values: Mapping[str, Any], declared: ColumnMap | None = None) -> Parsed:
    """Return a row.

    Raises:
        RowFault: It has no question, no answer, or options that are no choice.
    """
    columns = assign(list(values), declared)
    if not columns.question or not columns.answer:
        raise RowFault("no question" if not columns.question else "no answer")
    try:
        item = bank_item(values, columns, ())
    except Unusable as fault:
        raise RowFault(fault.reason, fault.detail) from None
    pictures = [values.get(name) for name in columns.image or tuple(_named(values, _PICTURES))]
    mentions = [text_of(values.get(name)) for name in columns.mentions]
    return Parsed(
        id=text_of(values.get(columns.id or "")) or None,
        question=item.question,
        answer=item.answer,
        answer_kind=item.answer_kind,
        options=item.options,
        thinking=_one(values, _THINKING),
        language=_one(values, _LANGUAGES),
        modality=item.modality,
        anatomy=item.anatomy or _one(values, _ORGANS),
        about=About(
            caption=text_of(values.get(columns.caption or "")) or None,
            figure_label=text_of(values.get(columns.label or "")) or None,
            mentions=tuple(Cited(text=text) for text in mentions if text),
            licence=text_of(values.get(columns.licence or "")) or None,
            article_id=text_of(values.get(columns.article_id or "")) or None,
            group=text_of(values.get(columns.group or "")) or None,
        ),
        pictures=tuple(part for each in pictures for part in (each if isinstance(each, list) else [each]) if part),
    )


def _named(values: Mapping[str, Any], names: tuple[str, ...]) -> list[str]:
    return [name for name in names if values.get(name)][:1]


def _one(values: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    return next((text for text in (text_of(values.get(name)) for name in names) if text), None)
