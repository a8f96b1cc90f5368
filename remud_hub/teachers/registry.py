"""From the name on the command line to a teacher."""

from collections.abc import Collection
from importlib import import_module
from typing import Any

from remud_hub.errors import UsageError
from remud_hub.store import BlobStore
from remud_hub.teachers.base import Teacher
from remud_hub.teachers.options import TeacherOptions
from remud_hub.teachers.weights import short_name, weights_id


# Each class has `create(model, store, options)`; the model is what stands after the slash. One that writes by rule has
# `tasks`, the tasks it has a rule for; the others take any
TEACHERS = {
    "extractive": "remud_hub.teachers.extractive.teacher:ExtractiveTeacher",
    "openai": "remud_hub.teachers.endpoint.teacher:OpenAITeacher",
    "openai-batch": "remud_hub.teachers.batch.teacher:OpenAIBatchTeacher",
    "local": "remud_hub.teachers.local.teacher:LocalTeacher",
    "llamacpp": "remud_hub.teachers.llamacpp.teacher:LlamaCppTeacher",
}
ON_THIS_MACHINE = ("local", "llamacpp")
"""Kinds whose model may be a folder or a file."""


def split_name(name: str) -> tuple[str, str]:
    """Split ``openai/MODEL`` into its kind and model; the model is empty where none was given.

    Raises:
        UsageError: The kind is not known.
    """
    kind, _, model = name.partition("/")
    if kind not in TEACHERS:
        raise UsageError(f"teacher {name!r} is not known; use one of: {', '.join(TEACHERS)} (see --help)")
    return kind, model


def teacher_version(name: str) -> str:
    """Return the version of a teacher, which is part of a dataset's lock: other weights on this machine are another one."""
    version: str = _teacher_class(name).version()
    kind, model = split_name(name)
    return f"{version} {weights_id(model)}" if kind in ON_THIS_MACHINE and model else version


def portable_teacher(name: str) -> str:
    """Return a teacher's name without where its model lies on this machine; its version tells which model it is."""
    kind, model = split_name(name)
    return f"{kind}/{short_name(model)}" if kind in ON_THIS_MACHINE and model else name


def check_tasks(name: str, tasks: Collection[str]) -> None:
    """Make sure that a teacher can write what is asked for.

    Raises:
        UsageError: It writes by rule, and there is no rule for a task.
    """
    known: Collection[str] | None = getattr(_teacher_class(name), "tasks", None)
    beyond = sorted(set(tasks) - set(known)) if known is not None else []
    if beyond:
        raise UsageError(
            f"teacher {name!r} cannot write {', '.join(beyond)}; give one that can, such as --teacher openai/MODEL"
        )


def create_teacher(name: str, store: BlobStore, options: TeacherOptions | None = None) -> Teacher:
    """Build the teacher called ``name``.

    Args:
        name: For example ``extractive`` or ``openai/MODEL``.
        store: Where the pictures of the requests lie.
        options: How to reach it; by default what the environment says.

    Raises:
        UsageError: The name is not known or lacks its model, or the endpoint's key is missing.
    """
    teacher: Teacher = _teacher_class(name).create(
        split_name(name)[1], store, options or TeacherOptions.from_environment()
    )
    return teacher


def _teacher_class(name: str) -> Any:
    module, _, attribute = TEACHERS[split_name(name)[0]].partition(":")
    return getattr(import_module(module), attribute)
