"""What a run keeps in ``OUT/.work``: the recipe it belongs to, and one part per source, so that a killed run goes on.

Nothing here is part of the dataset. Deleting the folder costs time, not data.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from remud_hub.errors import UsageError
from remud_hub.recipe import Lock, Recipe
from remud_hub.records import Engine, Evidence, Page, Problem, Record, Rejection, Sample, Source, content_id
from remud_hub.store import write_atomic


class SourceResult(Record):
    """Everything that came out of one source under one lock."""

    source: Source
    engine: Engine | None = None
    pages: tuple[Page, ...] = ()
    problems: tuple[Problem, ...] = ()
    evidences: tuple[Evidence, ...] = ()
    samples: tuple[Sample, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    failure: str | None = None
    """Why the source could not be read; everything else is empty then."""

    @property
    def figures(self) -> int:
        """How many figures were found in the source."""
        return self.count("figure")

    @property
    def summary(self) -> str:
        """What was found, in a few words."""
        items = self.count("item")
        if items or not self.pages:
            return f"{items} items, {self.figures} figures"
        return f"{len(self.pages)} pages, {self.figures} figures"

    def count(self, kind: str) -> int:
        """Return how much evidence of a kind was found in the source."""
        return sum(evidence.kind == kind for evidence in self.evidences)


class WorkFolder:
    """The folder ``.work`` inside a dataset folder."""

    def __init__(self, out: Path) -> None:
        self.root = out / ".work"
        self.tallies = self.root / "progress"
        """Where the ranks of a run say how far they are."""

    def claim(self, recipe: Recipe) -> None:
        """Make the folder this recipe's, before any work starts.

        Raises:
            UsageError: The folder cannot be written, holds something that is no dataset, or belongs to another recipe.
        """
        out = self.root.parent
        kept = self.root / "recipe.json"
        try:
            if kept.exists():
                self._refuse_other(Recipe.model_validate_json(kept.read_bytes()), recipe)
            elif out.exists() and any(out.iterdir()):
                raise UsageError(f"{out} is not empty and was not made by remud build; choose another --out")
            write_atomic(kept, recipe.model_dump_json(indent=1))
        except ValidationError as error:
            raise UsageError(f"{kept} cannot be read (another version of remud-hub?); choose another --out") from error
        except OSError as error:
            raise UsageError(f"{out} cannot be written: {error.strerror or error}; choose another --out") from error

    def _refuse_other(self, old: Recipe, new: Recipe) -> None:
        before, after = old.model_dump(), new.model_dump()
        changed = [f"{key} ({before[key]!r} → {after[key]!r})" for key in after if before[key] != after[key]]
        if changed:
            raise UsageError(
                f"{self.root.parent} was built with another recipe; it differs in {', '.join(changed)}; choose another --out"
            )

    def part_path(self, source: Source, lock: Lock) -> Path:
        """Return where the part of a source lies under a lock; what is declared about the source counts, too."""
        key = content_id({"source": source.model_dump(mode="json"), "lock": lock.fingerprint})
        return self.root / "parts" / f"{key}.json"

    def is_done(self, source: Source, lock: Lock) -> bool:
        """Whether a source needs no more work.

        One that could not be read, wholly or in part, or whose teacher refused, is tried again.
        """
        path = self.part_path(source, lock)
        if not path.exists():
            return False
        part = SourceResult.model_validate_json(path.read_bytes())
        unread = any(problem.unread for problem in part.problems)
        return part.failure is None and not unread and not any(rejection.retry for rejection in part.rejections)

    def parts(self, sources: Sequence[Source], lock: Lock) -> Iterator[SourceResult]:
        """Yield the parts of these sources, in order of source id: a new source moves no other one's rows.

        Raises:
            FileNotFoundError: A part is missing.
        """
        for source in sorted(sources, key=lambda source: source.id):
            yield SourceResult.model_validate_json(self.part_path(source, lock).read_bytes())

    def all_parts(self) -> Iterator[SourceResult]:
        """Yield every part that was ever kept here, newest first."""
        for path in sorted(self.root.glob("parts/*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True):
            yield SourceResult.model_validate_json(path.read_bytes())
