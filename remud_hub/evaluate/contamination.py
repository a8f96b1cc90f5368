"""Does what a model says it was trained on hold what a task asks? Trained on, it would make the score worthless.

What a model was trained on stands in its ``train_log.json``; that of the stage before stands in there, too. What the first base
model of all was trained on, nobody here can tell.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from huggingface_hub import hf_hub_download, snapshot_download
from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OfflineModeIsEnabled
from pydantic import ValidationError

from remud_hub.errors import UsageError
from remud_hub.evaluate.items import Item
from remud_hub.evaluate.overlap import Overlap
from remud_hub.hub.papers import LOCK
from remud_hub.hub.release.training import LOG, Training
from remud_hub.hub.shard_rows import rows_in
from remud_hub.hub.versions.trained_on import TrainedOn, check_same_rows
from remud_hub.recipe import Lock


Known = Literal["unknown", "not at hand", "in part", "all"]
"""How much of the declared training data could be looked at; ``unknown`` where none is declared."""


@dataclass(frozen=True)
class Contamination:
    """What of a task stands in the training data that a model declares."""

    known: Known
    base: str | None = None
    """The model that the training began with; what that was trained on is not told."""
    trained_on: tuple[str, ...] = ()
    """The declared data, with its revision; the last stage first."""
    not_at_hand: tuple[str, ...] = ()
    """That of it which could not be looked at."""
    held_against: tuple[str, ...] = ()
    """Benchmarks whose questions and pictures were taken out of it, as its recipe says."""
    rows: int = 0
    """Training rows that were looked at."""
    items: int = 0
    """Items of the task that were looked for."""
    questions: int = 0
    """Items whose question and answer are in a row."""
    pictures: int = 0
    """Items of which a picture is in a row."""
    both: int = 0
    """Items of which one row has question, answer and picture."""
    ids: tuple[str, ...] = ()
    """Items whose picture is in a row; of those without a picture, items whose question and answer are."""

    def told(self) -> str:
        """Return it as a line."""
        base = f"what {self.base} was trained on before is not known" if self.base else ""
        data = ", ".join(self.trained_on)
        match self.known:
            case "unknown":
                return "unknown: the model does not declare what it was trained on"
            case "not at hand":
                return (
                    f"trained on {data}, which is not at hand here, so that nothing was looked at (name its folder with "
                    f"--data remud=FOLDER); {base}"
                )
        found = (
            f"{self.both} of {self.items} items are in the training data with question, answer and picture, "
            f"{self.pictures} with a picture, {self.questions} with question and answer"
        )
        away = f"; {', '.join(self.not_at_hand)} is not at hand" if self.not_at_hand else ""
        against = f"; held against {', '.join(self.held_against)}" if self.held_against else ""
        return f"{found} ({self.rows:,} rows of {data}{away}{against}); {base}"


def contamination(
    model: str, items: Mapping[str, Sequence[Item]], places: Iterable[str] = ()
) -> dict[str, Contamination]:
    """Look for the items of each task in the data that a model was trained on.

    Nothing is fetched but the model's log: data on the Hub is looked at where it is in the cache.

    Args:
        model: Its folder, or its id on the Hub.
        items: By task, with their pictures.
        places: Folders that may be datasets it was trained on, such as those that are asked.
    """
    training = _training_of(model)
    if training is None:
        return dict.fromkeys(items, Contamination("unknown"))
    stages = list(_stages(training))
    folders = {_name(data): _folder_of(data, [*places]) for data in stages}
    overlap = Overlap(items)
    for data in stages:
        if folder := folders[_name(data)]:
            for row in rows_in(folder / shard for shard in data.shards):
                overlap.look_at(row)
    away = tuple(name for name, folder in folders.items() if folder is None)
    known: Known = "all" if not away else "in part" if len(away) < len(folders) else "not at hand"
    declared = Contamination(
        known,
        base=_first_base(training),
        trained_on=tuple(folders),
        not_at_hand=away,
        held_against=tuple(dict.fromkeys(each for folder in folders.values() if folder for each in _against(folder))),
        rows=overlap.rows,
    )
    return {task: _of_task(declared, overlap, task, some) for task, some in items.items()}


def _of_task(declared: Contamination, overlap: Overlap, task: str, items: Sequence[Item]) -> Contamination:
    keys = {(task, item.id): item for item in items}
    telling = [
        id for (_, id), item in keys.items() if (task, id) in (overlap.shown if item.pictures else overlap.asked)
    ]
    counts = [len(keys.keys() & found) for found in (overlap.asked, overlap.shown, overlap.both)]
    return replace(
        declared, items=len(keys), questions=counts[0], pictures=counts[1], both=counts[2], ids=tuple(telling)
    )


def _training_of(model: str) -> Training | None:
    """Return what a model says of its training; None where it says nothing that can be read."""
    try:
        log = Path(model) / LOG if Path(model).is_dir() else Path(hf_hub_download(model, LOG))
        training = Training.model_validate_json(log.read_bytes())
        list(_stages(training))
    except (OSError, HfHubHTTPError, HFValidationError, OfflineModeIsEnabled, ValidationError, KeyError):
        return None
    return training


def _stages(training: Training) -> Iterable[TrainedOn]:
    """Return what each stage was trained on, the last first."""
    yield training.data
    before: Mapping[str, Any] | None = training.base_training
    while before:
        yield TrainedOn.model_validate(before["data"])
        before = before.get("base_training")


def _first_base(training: Training) -> str:
    base, before = training.base, training.base_training
    while before:
        base, before = before["base"], before.get("base_training")
    return base


def _name(data: TrainedOn) -> str:
    revision = data.revision or data.commit
    return f"{data.dataset}@{revision}" if revision else data.dataset


def _folder_of(data: TrainedOn, places: Sequence[str]) -> Path | None:
    """Return where the very rows lie that were trained on; None where they are not here."""
    folders = [Path(place) for place in (*places, data.dataset) if Path(place).is_dir()]
    if data.commit:
        folders += _cached(data)
    return next((folder for folder in folders if _is(data, folder)), None)


def _cached(data: TrainedOn) -> list[Path]:
    try:
        return [
            Path(snapshot_download(data.dataset, repo_type="dataset", revision=data.commit, local_files_only=True))
        ]
    except (LocalEntryNotFoundError, HFValidationError):
        return []


def _is(data: TrainedOn, folder: Path) -> bool:
    try:
        check_same_rows(data, folder)
    except UsageError:
        return False
    return True


def _against(folder: Path) -> Sequence[str]:
    """Return the benchmarks that a dataset was held against, as its recipe says."""
    try:
        lock = Lock.model_validate_json((folder / LOCK).read_bytes())
    except (OSError, ValidationError):
        return ()
    return [Path(each).name for each in lock.recipe.curate.decontaminate.against]
