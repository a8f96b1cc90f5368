"""A data recipe: YAML to typed settings, and the lock that says what a dataset was made with."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError, field_validator, model_validator

from remud_hub import __version__
from remud_hub.curate.settings import CurateSettings
from remud_hub.errors import UsageError
from remud_hub.generate.passes import check_passes, load_passes
from remud_hub.generate.settings import GenerateSettings
from remud_hub.generate.terms import terms_sha256
from remud_hub.models.embedding import load_embedder
from remud_hub.read.options import ReadOptions
from remud_hub.records import SCHEMA_VERSION, Record, content_id
from remud_hub.resolve.screening.screeners import portable_name, screener_version, split_screener
from remud_hub.resolve.screening.settings import ScreenSettings
from remud_hub.store import BlobStore
from remud_hub.teachers.registry import portable_teacher, split_name, teacher_version
from remud_hub.verify.asked.checks import prompts_of
from remud_hub.verify.checks import check_versions, load_checks
from remud_hub.verify.settings import VerifySettings


STAGE_VERSIONS = {"resolve": 3, "generate": 4}
"""Raised by hand when a stage starts to give other results for the same input, so that its old results are not reused."""


class SplitSettings(Record):
    """Fractions of the sources, 0 to 1, and the seed that places them."""

    validation: float = Field(default=0.1, ge=0, lt=1)
    test: float = Field(default=0.1, ge=0, lt=1)
    seed: int = 0

    @model_validator(mode="after")
    def _leave_some_to_train_on(self) -> "SplitSettings":
        if self.validation + self.test >= 1:
            raise ValueError("validation and test together leave nothing to train on")
        return self


class Recipe(Record):
    """Everything that changes the result. Worker counts, engines and folders are not in it."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    read: ReadOptions = ReadOptions()
    screen: ScreenSettings = ScreenSettings()
    passes: tuple[str, ...] = ()
    """None: nothing is generated, rows are only judged (``remud verify``)."""
    generate: GenerateSettings = GenerateSettings()
    teacher: str = "extractive"
    judge: str | None = None
    """A second model, which the checks that ask are put to; None: they are not run."""
    checks: tuple[str, ...] = ()
    verify: VerifySettings = VerifySettings()
    curate: CurateSettings = CurateSettings()
    split: SplitSettings = SplitSettings()

    @field_validator("passes", "checks")
    @classmethod
    def _no_name_twice(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(names)) < len(names):
            raise ValueError("a name stands there twice")
        return names


class Lock(Record):
    """A recipe with the versions and hashes that stood behind it when a dataset was built."""

    recipe: Recipe
    remud_hub: str
    schema_version: int
    reader: str
    screener: str
    teacher_version: str
    stages: dict[str, int]
    checks: dict[str, int]
    terms: str
    prompts: dict[str, str]
    """sha256 by name of prompt or list of terms."""
    judge_version: str | None = None
    sentence_model: str | None = None
    """Version of the one that the check ``supported`` goes by."""

    @property
    def fingerprint(self) -> str:
        """Changes when a part built under this lock could come out differently (curating and splitting come afterwards)."""
        left_out: dict[str, bool | set[str]] = {
            "recipe": {"split", "curate", "version", "name", "read"},
            "remud_hub": True,
        }  # `reader` stands for `read`
        return content_id(self.model_dump(mode="json", exclude=left_out))

    def written(self) -> str:
        """Return the file that stands beside the dataset: without where curating found its benchmarks and its model."""
        recipe = self.recipe.model_copy(update={"curate": self.recipe.curate.without_places()})
        return self.model_copy(update={"recipe": recipe}).model_dump_json(indent=1) + "\n"


def load_recipe(
    name_or_file: str, teacher: str | None = None, changes: Sequence[str] = (), judge: str | None = None
) -> Recipe:
    """Read a recipe by its name (those shipped with the package) or from a YAML file.

    Args:
        name_or_file: ``remud``, or a path ending in ``.yaml`` or ``.yml``.
        teacher: Takes the place of the recipe's teacher.
        changes: Settings that take the place of the recipe's, such as ``generate.rewriting.arm=blind``.
        judge: Takes the place of the recipe's judge.

    Raises:
        UsageError: No such recipe, not YAML, or a setting that is unknown or out of range.
    """
    text = _recipe_text(name_or_file)
    try:
        settings = yaml.safe_load(text)
        if not isinstance(settings, dict):
            raise UsageError(
                f"recipe {name_or_file}: expected settings such as 'name: remud', found {type(settings).__name__}"
            )
        for change in changes:
            _change(settings, change)
        named = {role: name for role, name in (("teacher", teacher), ("judge", judge)) if name}
        recipe = Recipe.model_validate({**settings, **named})
    except yaml.YAMLError as error:
        raise UsageError(f"recipe {name_or_file} is not YAML: {error}") from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise UsageError(f"recipe {name_or_file}: {faults}") from error
    for name in filter(None, (recipe.teacher, recipe.judge)):
        split_name(name)
    split_screener(recipe.screen.by)
    load_checks(recipe.checks)
    check_passes(recipe.passes)
    return recipe


def lock_recipe(recipe: Recipe) -> Lock:
    """Return the lock of a recipe under the installed versions.

    Args:
        recipe: What to lock. Where weights, prompts and terms lie on this machine stays out of the lock.
    """
    portable = {
        "read": recipe.read.model_copy(update={"artifacts_path": None}),
        "screen": recipe.screen.model_copy(update={"by": portable_name(recipe.screen.by)}),
        "generate": recipe.generate.without_places(),
        "teacher": portable_teacher(recipe.teacher),
        "judge": recipe.judge and portable_teacher(recipe.judge),
        "verify": recipe.verify.without_places(),
    }
    nowhere = BlobStore(Path())  # no prompt looks at a picture
    prompts = [prompt for each in load_passes(recipe.passes, recipe.generate, nowhere) for prompt in each.prompts()]
    prompts += prompts_of(recipe.checks) if recipe.judge else []
    sentences = recipe.verify.supported.model if "supported" in recipe.checks else None
    return Lock(
        recipe=recipe.model_copy(update=portable),
        remud_hub=__version__,
        schema_version=SCHEMA_VERSION,
        reader=recipe.read.fingerprint(),
        screener=screener_version(recipe.screen.by),
        teacher_version=teacher_version(recipe.teacher),
        stages=STAGE_VERSIONS,
        checks=check_versions(recipe.checks),
        terms=terms_sha256(),
        prompts={prompt.name: prompt.sha256 for prompt in prompts},
        judge_version=recipe.judge and teacher_version(recipe.judge),
        sentence_model=load_embedder(sentences).version if sentences else None,
    )


def _change(settings: dict[str, Any], change: str) -> None:
    """Set one value by its dotted path; the value is YAML."""
    path, equals, value = change.partition("=")
    names = path.strip().split(".")
    if not equals or not all(names):
        raise UsageError(f"--set {change}: expected KEY=VALUE, such as generate.rewriting.arm=blind")
    *outer, last = names
    for name in outer:
        settings = settings.setdefault(name, {})
        if not isinstance(settings, dict):
            raise UsageError(f"--set {change}: {name} holds no settings of its own")
    settings[last] = yaml.safe_load(value)


def _recipe_text(name_or_file: str) -> str:
    if name_or_file.endswith((".yaml", ".yml")):
        try:
            return Path(name_or_file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"recipe {name_or_file} cannot be read: {error}") from error
    shipped = {
        Path(entry.name).stem: entry
        for entry in files("remud_hub").joinpath("data_recipes").iterdir()
        if entry.name.endswith(".yaml")
    }
    if name_or_file not in shipped:
        raise UsageError(
            f"no recipe is called {name_or_file!r}; shipped are: {', '.join(sorted(shipped))}; or give a .yaml file"
        )
    return shipped[name_or_file].read_text(encoding="utf-8")
