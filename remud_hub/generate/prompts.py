"""Prompts as files: one per config and language, with a version in the front matter and a hash that goes into every row."""

from functools import cache
from importlib.resources import files

import yaml
from jinja2 import Environment, StrictUndefined

from remud_hub.records import Config, Evidence, Language, Record, Sha256
from remud_hub.store import sha256_of
from remud_hub.teachers.base import Message


USER_MARK = "--- user ---\n"


class Prompt(Record):
    """The text of one prompt file."""

    name: str
    """``vqa.en@1``: config, language, version."""
    sha256: Sha256
    """Of the file's bytes."""
    system: str
    user: str
    """A jinja2 template with one variable, ``evidence``."""

    def render(self, evidence: Evidence) -> tuple[Message, Message]:
        """Return the system and user turns for one piece of evidence; the picture goes with the user turn.

        Raises:
            jinja2.UndefinedError: The template names something that evidence does not have.
        """
        # Autoescaping is off: the text goes to a model, not to a browser. The fence must hold, so its tag is defused.
        template = Environment(undefined=StrictUndefined, autoescape=False, trim_blocks=False).from_string(self.user)
        images = (evidence.figure.image,) if evidence.figure else ()
        return Message(role="system", text=self.system), Message(
            role="user", text=template.render(evidence=_defused(evidence)), images=images
        )


@cache
def load_prompt(config: Config, language: Language) -> Prompt:
    """Read a prompt file of the package."""
    raw = files("remud_hub.generate").joinpath("prompts", f"{config}.{language}.md.jinja").read_text(encoding="utf-8")
    _, front, body = raw.split("---\n", 2)
    system, _, user = body.partition(USER_MARK)
    version = yaml.safe_load(front)["version"]
    return Prompt(
        name=f"{config}.{language}@{version}",
        sha256=sha256_of(raw.encode("utf-8")),
        system=system.strip(),
        user=user.strip(),
    )


def _defused(evidence: Evidence) -> Evidence:
    """Return evidence whose texts cannot close the fence: ``</source>`` in a document becomes ``</ source>``."""
    return Evidence.model_validate_json(evidence.model_dump_json().replace("</source", "</ source"))
