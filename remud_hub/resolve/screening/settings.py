"""What a recipe says about screening."""

from pydantic import Field, field_validator

from remud_hub.records import Content, ContentKind, Record


class ScreenSettings(Record):
    """Who says what a figure shows, and which figures are left out for it."""

    by: str = "pixels"
    """``pixels``, or ``transformers/MODEL``."""
    keep: tuple[ContentKind, ...] = Field(default=("ultrasound", "other medical", "diagram", "photo"), min_length=1)
    least_confidence: float = Field(default=0.95, ge=0, le=1)
    """A call less sure than this leaves the figure in: a badge too many costs less than a figure lost.

    The least of the pixels' confidences from which, on the tuning half, no figure or panel was taken for junk."""

    @field_validator("keep")
    @classmethod
    def _no_kind_twice(cls, kinds: tuple[ContentKind, ...]) -> tuple[ContentKind, ...]:
        if len(set(kinds)) < len(kinds):
            raise ValueError("a kind stands there twice")
        return kinds

    def leaves_out(self, content: Content) -> bool:
        """Whether a figure that shows this is left out."""
        return content.kind not in self.keep and content.confidence >= self.least_confidence


KEEP_ALL = ScreenSettings(keep=("ultrasound", "other medical", "diagram", "photo", "junk"))
"""Say what each figure shows and leave none out."""
