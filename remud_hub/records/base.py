"""What all records share: frozen, closed to unknown fields, known by their content."""

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field


SCHEMA_VERSION: Literal[1] = 1

Box = tuple[float, float, float, float]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Redistribution = Literal["public", "gated", "private"]
Config = Literal["qa", "qa_reasoning", "vqa", "vqa_reasoning", "vqa_alignment", "vqa_instruction"]
Split = Literal["train", "validation", "test"]
AnswerKind = Literal["open", "closed", "choice", "number"]
Language = Literal["en", "zh"]
ContentKind = Literal["ultrasound", "other medical", "diagram", "photo", "junk"]
BlockKind = Literal["heading", "text", "list_item", "caption", "table", "footnote", "furniture"]

OPTION_LETTERS = "ABCDEFGH"
"""Names of a choice's options, in their order; there are at most eight."""
CONFIGS: tuple[Config, ...] = get_args(Config)
"""ReMUD's four kinds of rows (paper, Fig. 3a) and PubMedVision's two (paper, §3.2)."""
LANGUAGES: tuple[Language, ...] = get_args(Language)
SPLITS: tuple[Split, ...] = ("train", "validation", "test")


def content_id(value: Mapping[str, object]) -> str:
    """Return the 24-hex-digit id of a JSON-like value: equal content, equal id, on every machine.

    96 bits keep the chance of one collision among 10^9 rows below 10^-11.
    """
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()[:24]


class Record(BaseModel):
    """Base of all records: frozen, and closed to fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
