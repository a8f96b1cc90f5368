"""Conversations with pictures, as ReMUD, PubMedVision, LLaVA-Med and LLaMA-Factory's users publish them.

ReMUD: ``conversations``, ``images``. PubMedVision: ``id``, ``image`` (a list), ``conversations``, ``modality``, ``body_part``.
LLaVA-Med: ``id``, ``image``, ``domain``, ``conversatons`` (so spelled), at times ``fig_caption`` and ``in_text_mention``.
OpenAI's fine-tuning: ``messages``, with pictures among the parts of a message.
"""

from collections.abc import Mapping
from typing import Any

from remud_hub.audit.layouts.conversation import shown, talked
from remud_hub.audit.layouts.parsed import About, Cited, Parsed
from remud_hub.read.tables.table import text_of


TALKS = ("conversations", "conversatons", "conversation", "messages")
_PICTURES = ("images", "image", "image_path")
_CAPTIONS = ("caption", "fig_caption")
_MENTIONS = ("in_text_mention", "inline_mentions", "mentions", "context")
_ANATOMY = ("body_part", "anatomy")
_ARTICLES = ("pmcid", "pmc_id", "article_id", "pair_id")


def fits(columns: frozenset[str]) -> bool:
    """Whether a file has conversations."""
    return not columns.isdisjoint(TALKS)


def parse(values: Mapping[str, Any]) -> Parsed:
    """Return a row.

    Raises:
        RowFault: Its conversation is none.
    """
    said = _first(values, TALKS)
    talk = talked(said)
    pictures = _first(values, _PICTURES) or shown(said)
    return Parsed(
        id=text_of(values.get("id")) or None,
        question=talk.question,
        thinking=talk.thinking,
        answer=talk.answer,
        turns=talk.turns,
        faults=talk.faults,
        modality=_modality(values),
        anatomy=text_of(_first(values, _ANATOMY)) or None,
        about=About(
            caption=text_of(_first(values, _CAPTIONS)) or None,
            mentions=tuple(_mentions(_first(values, _MENTIONS))),
            article_id=text_of(_first(values, _ARTICLES)) or None,
        ),
        pictures=tuple(pictures) if isinstance(pictures, list) else (pictures,) if pictures else (),
    )


def _first(values: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((values[name] for name in names if values.get(name)), None)


def _modality(values: Mapping[str, Any]) -> str | None:
    """Return the modality: as such, or the one of LLaVA-Med's ``domain`` that is true."""
    domain = values.get("domain")
    if isinstance(domain, Mapping):
        return next((str(name) for name, holds in domain.items() if holds), None)
    return text_of(values.get("modality")) or None


def _mentions(value: Any) -> list[Cited]:
    parts = value if isinstance(value, list) else [value] if value else []
    texts = (part.get("tokens") or part.get("text") if isinstance(part, Mapping) else part for part in parts)
    return [Cited(text=text) for text in map(text_of, texts) if text]
