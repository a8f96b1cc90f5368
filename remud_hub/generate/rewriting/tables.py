"""The tables of rewriting: scenarios, questions and labels, each a YAML file beside this one."""

from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from remud_hub.records import Language, Record, Sha256
from remud_hub.store import sha256_of


LabelKind = Literal["modality", "anatomy"]
TABLES = ("scenarios", "questions", "labels")


class Scenario(Record):
    """Who talks with whom about the picture, in one language."""

    asks: str
    answers: str
    tone: str
    safety: str


@cache
def scenarios() -> dict[str, dict[Language, Scenario]]:
    """Return every scenario by its name and language, in the order of the file."""
    return {
        name: {language: Scenario.model_validate(text) for language, text in texts.items()}
        for name, texts in _table("scenarios")["scenarios"].items()
    }


def questions(language: Language, *, several: bool) -> tuple[str, ...]:
    """Return the wordings of what an alignment row asks about one picture, or about several."""
    return tuple(_table("questions")["several" if several else "single"][language])


def questions_version() -> int:
    """Return the version of the wordings."""
    return int(_table("questions")["version"])


def labels(kind: LabelKind) -> tuple[str, ...]:
    """Return the labels that a row may have."""
    return tuple(_table("labels")[kind])


def known_label(kind: LabelKind, said: str | None) -> str | None:
    """Return the label that somebody means, or None where it is none of ours."""
    return _names(kind).get(said.strip().casefold()) if said else None


def table_sha256(name: str) -> Sha256:
    """Return the hash of a table's file."""
    return sha256_of(_file(name))


@cache
def _names(kind: LabelKind) -> dict[str, str]:
    return {name.casefold(): label for label, others in _table("labels")[kind].items() for name in (label, *others)}


@cache
def _table(name: str) -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(_file(name))
    return table


def _file(name: str) -> bytes:
    return files("remud_hub.generate.rewriting").joinpath(f"{name}.yaml").read_bytes()
