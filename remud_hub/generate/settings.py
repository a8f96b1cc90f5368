"""What a recipe may say about generating."""

from typing import Literal

from pydantic import Field

from remud_hub.generate.places import Place
from remud_hub.generate.rewriting.settings import RewritingSettings
from remud_hub.records import Language, Record


class TranslateSettings(Record):
    """Which languages every sample is turned into, and with which words."""

    to: tuple[Language, ...] = Field(min_length=1)
    terms: Place | None = None
    """A YAML file of terms that are added to ours and win over them."""


class GenerateSettings(Record):
    """Options of the passes; each pass takes what concerns it."""

    thinking: Literal["written", "native"] = "written"
    """Traces are written with the question, or are the teacher's own reasoning about it, kept only where that is right."""
    examples: bool = True
    """Whether prompts show an example of what is wanted (paper, App. A: few-shot pairs stand before the query)."""
    prompts: Place | None = None
    """A folder whose files take the place of our prompt files of the same names."""
    translate: TranslateSettings | None = None
    """None: samples stay in the language of their source."""

    rewriting: RewritingSettings = RewritingSettings()

    def without_places(self) -> "GenerateSettings":
        """Return the settings without where files lie on this machine; their hashes stand with the prompts."""
        translate = self.translate and self.translate.model_copy(update={"terms": None})
        rewriting = self.rewriting.without_places()
        return self.model_copy(update={"prompts": None, "translate": translate, "rewriting": rewriting})
