"""Prompts as files: one per task and language, with a version in the front matter and a hash that goes into every row.

A file has three parts: the front matter, what the teacher is told (the system turn), and, after ``--- source ---``, a
template of what it is told about. Only the last part sees evidence, and all of it goes into the fence. A file of examples
may lie beside it (``qa.en.examples.yaml``); its bytes are part of the hash.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined, Template, TemplateError
from pydantic import ValidationError

from remud_hub.asking.fence import fence
from remud_hub.errors import UsageError
from remud_hub.records import Evidence, Language, Record, Sha256, TeacherStamp
from remud_hub.store import sha256_of
from remud_hub.teachers.base import Message, Request
from remud_hub.teachers.shapes import ShapeName


SOURCE_MARK = "--- source ---\n"
NOTHING: Mapping[str, object] = {}
# Autoescaping is off: the text goes to a model, not to a browser
_TEMPLATES = Environment(undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True)
_TEMPLATES.filters["json"] = lambda value: json.dumps(value, ensure_ascii=False)


class Example(Record):
    """What a source may look like, and what is to be made of it."""

    source: str
    reply: dict[str, Any]


class Examples(Record):
    """A file of examples."""

    version: int = 0
    examples: tuple[Example, ...] = ()


class Prompt(Record):
    """The text of one prompt file, with its examples."""

    task: str
    """What it asks for, as the table of passes calls it."""
    language: Language
    name: str
    """``vqa.en@2``: task, language, version; ``vqa.en@2+examples@1`` where examples go along."""
    sha256: Sha256
    """Of the bytes of all its files."""
    system: str
    """A jinja2 template of our own words; it sees what ``render`` is told, and nothing of a document."""
    source: str
    """A jinja2 template of what goes into the fence."""
    examples: tuple[Example, ...] = ()

    def render(
        self,
        evidence: Evidence,
        *,
        shown: Mapping[str, object] = NOTHING,
        told: Mapping[str, object] = NOTHING,
        pictures: Sequence[Sha256] | None = None,
    ) -> tuple[Message, ...]:
        """Return the system turn, the examples, and the user turn, which is a fence and pictures.

        Args:
            evidence: What is asked about.
            shown: More for the template of the source.
            told: Our own words for the template of the system turn; never from a document.
            pictures: What goes along; None: the pictures of the evidence.

        Raises:
            UsageError: A template names something that is not there.
        """
        try:
            system = _template(self.system).render(told)
            source = _template(self.source).render({"evidence": evidence, **shown})
        except TemplateError as error:
            raise UsageError(f"prompt {self.name}: {error}") from error
        return (
            Message(role="system", text=system),
            *self._shown_before,
            Message(
                role="user", text=fence(source), images=images_of(evidence) if pictures is None else tuple(pictures)
            ),
        )

    def stamp(self, model: str) -> TeacherStamp:
        """Return who wrote what came of this prompt."""
        return TeacherStamp(model=model, prompt=self.name, prompt_sha256=self.sha256)

    @cached_property
    def _shown_before(self) -> tuple[Message, ...]:
        """The examples as turns, the same before every query."""
        return tuple(message for example in self.examples for message in _turns(example))


def request_about(
    evidence: Evidence,
    prompt: Prompt,
    shape: ShapeName,
    *,
    shown: Mapping[str, object] = NOTHING,
    told: Mapping[str, object] = NOTHING,
    pictures: Sequence[Sha256] | None = None,
) -> Request:
    """Return the request that a prompt puts about a piece of evidence; the arguments are those of ``render``."""
    return Request(
        task=prompt.task,
        prompt=prompt.name,
        prompt_sha256=prompt.sha256,
        shape=shape,
        language=prompt.language,
        messages=prompt.render(evidence, shown=shown, told=told, pictures=pictures),
        evidence=evidence,
    )


def images_of(evidence: Evidence) -> tuple[Sha256, ...]:
    """Return the pictures of a piece of evidence."""
    if evidence.item:
        return evidence.item.images
    return (evidence.figure.image,) if evidence.figure else ()


@cache
def load_prompt(
    room: str, task: str, language: Language, *, folder: Path | None = None, with_examples: bool = True
) -> Prompt:
    """Read a prompt file.

    Args:
        room: The package whose folder ``prompts`` holds our files.
        task: What it asks for.
        language: The language it asks in.
        folder: The user's files, which take the place of ours of the same names.
        with_examples: Whether a file of examples goes along where there is one.

    Raises:
        UsageError: The file is not of the form of a prompt, or the folder holds a file that is none of ours.
    """
    ours = files(room).joinpath("prompts")
    if folder:
        _refuse_strangers(folder, ours)
    name = f"{task}.{language}"
    raw = _file(f"{name}.md.jinja", folder, ours).read_bytes()
    raw_examples = _bytes_if_any(_file(f"{name}.examples.yaml", folder, ours)) if with_examples else b""
    try:
        _, front, body = raw.decode("utf-8").split("---\n", 2)
        system, source = body.split(SOURCE_MARK)
        version = int(yaml.safe_load(front)["version"])
        examples = Examples.model_validate(yaml.safe_load(raw_examples) or {})
    except (ValueError, TypeError, KeyError, yaml.YAMLError, ValidationError) as error:
        raise UsageError(f"prompt {name}: {_FORM} ({error})") from error
    return Prompt(
        task=task,
        language=language,
        name=f"{name}@{version}" + (f"+examples@{examples.version}" if examples.examples else ""),
        sha256=sha256_of(raw + raw_examples),
        system=system.strip(),
        source=source.strip(),
        examples=examples.examples,
    )


_FORM = (
    "a prompt file is '---', 'version: N', '---', what the teacher is told, '--- source ---', what is fenced; "
    "a file of examples has 'version' and 'examples', each with 'source' and 'reply'"
)


@cache
def _template(text: str) -> Template:
    return _TEMPLATES.from_string(text)


def _turns(example: Example) -> tuple[Message, Message]:
    reply = json.dumps(example.reply, ensure_ascii=False)
    return Message(role="user", text=fence(example.source)), Message(role="assistant", text=reply)


def _file(name: str, folder: Path | None, ours: Traversable) -> Traversable:
    theirs = folder / name if folder else None
    return theirs if theirs and theirs.is_file() else ours.joinpath(name)


def _bytes_if_any(file: Traversable) -> bytes:
    return file.read_bytes() if file.is_file() else b""


def _refuse_strangers(folder: Path, ours: Traversable) -> None:
    """A misspelt name would be passed over without a word."""
    if not folder.is_dir():
        raise UsageError(f"prompts: {folder} is no folder")
    names = {file.name for file in ours.iterdir()}
    strange = sorted(
        file.name for file in folder.iterdir() if file.name not in names and not file.name.startswith(".")
    )
    if strange:
        raise UsageError(
            f"prompts: no prompt file is called {', '.join(strange)}; there are: {', '.join(sorted(names))}"
        )
