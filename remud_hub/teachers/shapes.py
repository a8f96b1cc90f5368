"""What a teacher may be asked to return. Each shape is a pydantic model; the JSON schema sent along is made from it.

Every text has a greatest length: a decoder that is held to the schema would otherwise never have to end.
"""

from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from remud_hub.records import AnswerKind


ShapeName = Literal["drafts", "dialogue", "solution", "rewriting", "translation", "judgement"]
Text = Annotated[str, Field(min_length=1, max_length=4000)]


class Shape(BaseModel):
    """Base of all shapes: frozen, and closed to fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Draft(Shape):
    """One question with its answer, not yet checked."""

    question: str = Field(min_length=1, max_length=2000)
    thinking: str | None = Field(default=None, max_length=8000)
    """Reasoning that leads to the answer; only in the reasoning configs."""
    answer: Text
    """For ``choice`` the letter of the right option (A is the first)."""
    answer_kind: AnswerKind = "open"
    options: tuple[Annotated[str, Field(max_length=1000)], ...] = Field(default=(), max_length=8)


class Drafts(Shape):
    """Questions that stand each by itself."""

    drafts: tuple[Draft, ...] = Field(max_length=32)


class DialogueTurn(Shape):
    """A question and its answer within a conversation."""

    question: str = Field(min_length=1, max_length=2000)
    answer: Text


class Dialogue(Shape):
    """One conversation; empty where there is nothing to talk about."""

    turns: tuple[DialogueTurn, ...] = Field(max_length=12)


class Solution(Shape):
    """An answer that was reasoned out, to a question that is given."""

    thinking: str = Field(min_length=1, max_length=8000)
    answer: Text


class Rewriting(Shape):
    """PubMedVision's description with one question and answer (paper, Fig. 4), and what the picture is of."""

    description: str = Field(min_length=1, max_length=8000)
    question: str = Field(min_length=1, max_length=2000)
    answer: str = Field(min_length=1, max_length=8000)
    modality: str | None = Field(default=None, max_length=60)
    body_part: str | None = Field(default=None, max_length=60)


class Translation(Shape):
    """The texts that were given, in their order, in the other language."""

    texts: tuple[Annotated[str, Field(min_length=1, max_length=8000)], ...] = Field(min_length=1, max_length=40)


class Judgement(Shape):
    """How well a row holds by a rubric, 0 to 5; each score comes after its reason, so that it can rest on it."""

    support_reason: str = Field(min_length=1, max_length=1000)
    support: int = Field(ge=0, le=5)
    """Does the page support it."""
    match_reason: str = Field(max_length=1000)
    match: int | None = Field(default=None, ge=0, le=5)
    """Do its words fit its picture; None where it has none."""


SHAPES: dict[ShapeName, type[Shape]] = {
    "drafts": Drafts,
    "dialogue": Dialogue,
    "solution": Solution,
    "rewriting": Rewriting,
    "translation": Translation,
    "judgement": Judgement,
}


@cache
def shape_schema(name: ShapeName) -> dict[str, Any]:
    """Return the JSON schema of a shape: every field is required, for a constrained decoder fills in no default."""
    schema = SHAPES[name].model_json_schema()
    for part in (schema, *schema.get("$defs", {}).values()):
        part["required"] = list(part["properties"])
        part.pop("description", None)  # our words about the class, not the teacher's business
        for field in part["properties"].values():
            field.pop("default", None)
    return schema
