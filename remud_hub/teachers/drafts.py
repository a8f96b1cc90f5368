"""What a teacher is asked to return: a JSON object with a list of drafts. The schema sent to endpoints comes from here."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from remud_hub.records import AnswerKind


class Draft(BaseModel):
    """One question with its answer, not yet checked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str = Field(min_length=1, max_length=2000)
    thinking: str | None = Field(default=None, max_length=8000)
    """Reasoning that leads to the answer; only in the reasoning configs."""
    answer: str = Field(min_length=1, max_length=4000)
    """For ``choice`` the letter of the right option (A is the first)."""
    answer_kind: AnswerKind = "open"
    options: tuple[str, ...] = Field(default=(), max_length=8)


class Drafts(BaseModel):
    """The reply of a teacher."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    drafts: tuple[Draft, ...] = Field(max_length=32)


def draft_schema() -> dict[str, Any]:
    """Return the JSON schema for endpoints: every field is required, for a constrained decoder fills in no default."""
    schema = Drafts.model_json_schema()
    for part in (schema, *schema["$defs"].values()):
        part["required"] = list(part["properties"])
        for field in part["properties"].values():
            field.pop("default", None)
    return schema
