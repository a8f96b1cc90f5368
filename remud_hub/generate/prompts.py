"""The prompt files of this room, or the user's in their place."""

from remud_hub.asking import prompts
from remud_hub.asking.prompts import Prompt
from remud_hub.generate.settings import GenerateSettings
from remud_hub.records import Language


def load_prompt(task: str, language: Language, settings: GenerateSettings = GenerateSettings()) -> Prompt:  # noqa: B008
    """Read the prompt file of a pass.

    Raises:
        UsageError: The file is not of the form of a prompt, or the user's folder holds a file that is none of ours.
    """
    return prompts.load_prompt(
        "remud_hub.generate", task, language, folder=settings.prompts, with_examples=settings.examples
    )
