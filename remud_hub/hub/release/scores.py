"""Scores of a model on the test split of the dataset, as the Hub shows them (huggingface.co/docs/hub/eval-results)."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from huggingface_hub import EvalResultEntry, eval_result_entries_to_yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from remud_hub.errors import UsageError


RESULTS = "results.json"


def config_of(task: str) -> str:
    """Return the config of the dataset that a task asks: ``remud|vqa`` asks ``vqa``. A benchmark keeps its whole name."""
    return task.removeprefix("remud|")


class Overlap(BaseModel):
    """What of a task stands in the data that the model was trained on."""

    model_config = ConfigDict(frozen=True, extra="allow")

    known: str
    """``all`` or ``in part`` where that could be looked at."""
    items: int = 0
    questions: int = 0
    """Items whose question and answer are in a row."""
    pictures: int = 0
    """Items of which a picture is in a row."""


class Drawn(BaseModel):
    """How replies were drawn."""

    model_config = ConfigDict(frozen=True, extra="allow")

    samples: int
    temperature: float
    top_p: float


class TaskScore(BaseModel):
    """One task of an evaluation."""

    model_config = ConfigDict(frozen=True, extra="allow")

    task: str
    n: int = Field(ge=1)
    unparsed: int
    unreadable: int = 0
    faulty: int = 0
    unanswered: int = 0
    score: float = Field(ge=0, le=1)
    data: str = ""
    """Where the task's data lay."""
    revision: str | None = None
    contamination: Overlap | None = None

    @property
    def config(self) -> str:
        """The config of the dataset that was asked."""
        return config_of(self.task)

    @property
    def not_asked(self) -> int:
        """How many rows count as wrong without a reply: a picture does not open, the task has it wrong, nobody answered."""
        return self.unreadable + self.faulty + self.unanswered

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the score, by Wilson's formula (1927) for shares.

        Between 0 and 1 nothing varies more than what is either, so for token F1 it is wider than it need be. It stays within
        0 and 1, and is an interval even where every row, or none, is right.
        """
        square = 1.96**2
        middle = (self.score + square / (2 * self.n)) / (1 + square / self.n)
        varies = self.score * (1 - self.score) / self.n + square / (4 * self.n**2)
        half = 1.96 * math.sqrt(varies) / (1 + square / self.n)
        return max(0.0, middle - half), min(1.0, middle + half)


class Scores(BaseModel):
    """What ``remud eval`` found."""

    model_config = ConfigDict(frozen=True, extra="allow")

    model: str
    data: str
    backend: str
    limit: int | None
    prompt_version: int
    parser_version: int
    tasks: tuple[TaskScore, ...]
    blind: bool = False
    sampling: Drawn | None = None
    """None: one reply to each question, greedily."""

    def asks(self, task: TaskScore) -> bool:
        """Whether a task is about the dataset itself, and not a benchmark beside it."""
        return task.data in ("", self.data)


def load_scores(folder: Path) -> Scores:
    """Return the scores that ``remud eval --out`` wrote.

    Raises:
        UsageError: There are none.
    """
    try:
        return Scores.model_validate_json((folder / RESULTS).read_bytes())
    except (OSError, ValidationError) as error:
        raise UsageError(f"{folder} has no {RESULTS} that can be read; give what `remud eval --out` wrote") from error


def read_scores(folder: Path, dataset: Path, repo: str) -> Scores:
    """Return the scores of a dataset's test split.

    Args:
        folder: Where it wrote them.
        dataset: The dataset folder that is released.
        repo: What it is called on the Hub.

    Raises:
        UsageError: There are none, or they are of other data.
    """
    scores = load_scores(folder)
    asked = scores.data.partition("@")[0]
    if asked != repo and Path(asked).resolve() != dataset.resolve():
        raise UsageError(f"{folder}: these scores are of {scores.data}, not of {dataset}; run remud eval on that")
    return scores


def results_file(scores: Scores, model: str, data: str) -> bytes:
    """Return ``results.json`` with the names of the Hub: those of this machine say nothing to others."""
    others = {
        task.data: Path(task.data).resolve().name for task in scores.tasks if task.data and Path(task.data).exists()
    }
    names = others | {scores.model: model, scores.data: data}
    plain: Any = _renamed(scores.model_dump(mode="json"), names) | {"data": data}
    return (json.dumps(plain, ensure_ascii=False, indent=2) + "\n").encode()


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Return JSON in which what is called by a name of this machine is called otherwise, wherever it stands."""
    match value:
        case dict():
            return {key: _renamed(each, names) for key, each in value.items()}
        case list():
            return [_renamed(each, names) for each in value]
        case str() if value:
            return names.get(value, value)
        case _:
            return value


def eval_results(scores: Scores, repo: str, commit: str, source_url: str) -> bytes:
    """Return ``.eval_results/*.yaml``: a score for each task whose data is on the Hub, pinned to the commit of that.

    Args:
        scores: The scores, 0 to 1.
        repo: The dataset.
        commit: Its commit.
        source_url: Where the particulars are.
    """
    entries = [
        EvalResultEntry(
            dataset_id=data,
            task_id=task.task.rpartition("|")[2],
            value=task.score,
            dataset_revision=revision,
            source_url=source_url,
            source_name="remud eval",
            notes=_notes(scores, task),
        )
        for task in scores.tasks
        for data, revision in [(repo, commit) if scores.asks(task) else (task.data.partition("@")[0], task.revision)]
        if revision
    ]
    return yaml.safe_dump(eval_result_entries_to_yaml(entries), sort_keys=False, allow_unicode=True).encode()


def _notes(scores: Scores, task: TaskScore) -> str:
    rows = f"{task.n} rows of split test" if scores.asks(task) else f"{task.n} rows"
    limited = f"; the first draw of {scores.limit} rows" if scores.limit else ""
    blind = "; pictures were kept from the model" if scores.blind else ""
    lost = f", {task.not_asked} rows were not answered" if task.not_asked else ""
    return (
        f"{rows}{limited}{blind}; {task.unparsed} replies could not be read{lost} and count as wrong; backend {scores.backend}, "
        f"prompts {scores.prompt_version}, parser {scores.parser_version}"
    )
