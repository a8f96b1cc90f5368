"""What a recipe may say about the checks: a section for each, with its thresholds."""

from pydantic import Field

from remud_hub.records import Record


class FormatSettings(Record):
    """Is a sample well formed."""


class LeakSettings(Record):
    """Does it speak of the page."""


class GroundedSettings(Record):
    """Does the evidence hold what is said."""

    least_shared: float = Field(default=0.7, ge=0, le=1)
    """Share of an answer's words that the evidence must hold. Ours; set so that rewording passes and invention does not."""
    least_shared_by_trace: float = Field(default=0.3, ge=0, le=1)
    """The same for a thinking trace, which has words of its own for how one thing follows from another. Ours; the traces of our
    examples hold 0.37 to 0.68 of their source's words, and at most 0.12 of another's."""


class VerifySettings(Record):
    """Options of the checks; each takes its own. The field of a check has its name."""

    format: FormatSettings = FormatSettings()
    leak: LeakSettings = LeakSettings()
    grounded: GroundedSettings = GroundedSettings()
