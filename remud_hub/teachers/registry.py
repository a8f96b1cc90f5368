"""From the name on the command line to a teacher."""

import os
from importlib import import_module
from typing import Any

from remud_hub.errors import UsageError
from remud_hub.store import BlobStore
from remud_hub.teachers.base import Teacher


TEACHERS = {
    "extractive": "remud_hub.teachers.extractive.teacher:ExtractiveTeacher",
    "openai": "remud_hub.teachers.openai_endpoint:OpenAITeacher",
}


def split_name(name: str) -> tuple[str, str]:
    """Split ``openai/MODEL`` into its kind and model; the model is empty where the kind has none.

    Raises:
        UsageError: The kind is not known, or ``openai`` came without a model.
    """
    kind, _, model = name.partition("/")
    if kind not in TEACHERS:
        raise UsageError(f"teacher {name!r} is not known; use one of: extractive, openai/MODEL")
    if kind == "openai" and not model:
        raise UsageError("teacher 'openai' needs a model: --teacher openai/MODEL")
    return kind, model


def teacher_version(name: str) -> str:
    """Return the version of a teacher, which is part of a dataset's lock."""
    version: str = _teacher_class(name).version()
    return version


def create_teacher(name: str, store: BlobStore, *, base_url: str | None = None, concurrency: int = 8) -> Teacher:
    """Build the teacher called ``name``.

    Args:
        name: ``extractive`` or ``openai/MODEL``.
        store: Where the pictures of the requests lie.
        base_url: Address of an OpenAI-compatible endpoint; else ``OPENAI_BASE_URL``.
        concurrency: Most requests under way at once.

    Raises:
        UsageError: The name is not known, or the endpoint's key is missing.
    """
    kind, model = split_name(name)
    factory = _teacher_class(name)
    if kind == "extractive":
        teacher: Teacher = factory()
        return teacher
    key = os.environ.get("OPENAI_API_KEY")
    if not key:
        raise UsageError("OPENAI_API_KEY is not set; export it (any word will do for a local endpoint)")
    endpoint: Teacher = factory(model, store, api_key=key, base_url=base_url, concurrency=concurrency)
    return endpoint


def _teacher_class(name: str) -> Any:
    module, _, attribute = TEACHERS[split_name(name)[0]].partition(":")
    return getattr(import_module(module), attribute)
