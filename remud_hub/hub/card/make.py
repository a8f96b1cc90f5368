"""Make the card of a dataset folder from what lies in it; what is not there is said to be missing."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple, Self

from jinja2 import Environment, StrictUndefined

from remud_hub.hub.card.examples import pick_examples
from remud_hub.hub.card.front_matter import front_matter
from remud_hub.hub.card.markdown import cell, clipped
from remud_hub.hub.card.plots import draw
from remud_hub.hub.census import Census, take_census
from remud_hub.hub.findings import Findings, find
from remud_hub.hub.ledger import FILE as LEDGER
from remud_hub.hub.ledger import read_ledger
from remud_hub.hub.licences.derived import derived_licence
from remud_hub.hub.papers import LOCK, NOTES, REPORT
from remud_hub.hub.report import Report
from remud_hub.recipe import Lock
from remud_hub.records import CONFIGS, SPLITS


BENCHMARK = "benchmark"
"""What the curator that knows benchmarks calls its verdict."""
_LONGEST_TABLE = 200
"""Lines: what comes after the most frequent is only counted, so that a dataset of 100,000 articles has a card, too."""
_TABLES = ("language", "modality", "anatomy", "answer_kind")


class Counted(NamedTuple):
    """What a card tells in numbers."""

    census: Census
    findings: Findings | None
    """None where there is no ledger."""

    @classmethod
    def of(cls, folder: Path, shards: Sequence[str] | None = None) -> Self:
        """Go once through the rows and the ledger of a dataset folder.

        Args:
            folder: A dataset folder.
            shards: Paths of the shards that count; None: all that are there.
        """
        has_ledger = (folder / LEDGER).is_file()
        return cls(take_census(folder, shards), find(read_ledger(folder)) if has_ledger else None)


def make_card(
    folder: Path, *, repo: str | None = None, version: str | None = None, shards: Sequence[str] | None = None
) -> str:
    """Return the card, and write the pictures in it to ``assets/``.

    Args:
        folder: A dataset folder. Lock, report, ledger and ``notes.md`` (the user's own words) are used where they are there.
        repo: ``ORG/NAME``, if it goes to the Hub.
        version: Such as ``1.2.0``, if it is one.
        shards: Paths of the shards that count; None: all that are there.
    """
    return card_of(folder, Counted.of(folder, shards), repo=repo, version=version)


def card_of(folder: Path, counted: Counted, *, repo: str | None = None, version: str | None = None) -> str:
    """Return the card of a folder that was counted already; see ``make_card``."""
    title = repo or folder.name
    body = _body(folder, counted, title, version)
    return f"---\n{front_matter(counted.census, title.rpartition('/')[2])}---\n\n{body.strip()}\n"


def _body(folder: Path, counted: Counted, title: str, version: str | None) -> str:
    # Autoescaping is off: this is Markdown; `cell` keeps words of documents from being more than words
    environment = Environment(undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"cell": cell, "clipped": clipped, "last_part": lambda name: Path(name).name}
    template = environment.from_string(
        files("remud_hub.hub.card").joinpath("card.md.jinja").read_text(encoding="utf-8")
    )
    census, findings = counted
    lock, report, notes = (folder / name for name in (LOCK, REPORT, NOTES))
    return template.render(
        title=title,
        on_hub="/" in title,
        version=version,
        census=census,
        places=_places(census),
        licence=derived_licence(census),
        examples=pick_examples(folder, census),
        plot=draw(folder, census),
        tables=_TABLES,
        most=_LONGEST_TABLE,
        lock=Lock.model_validate_json(lock.read_bytes()) if lock.is_file() else None,
        report=Report.model_validate_json(report.read_bytes()) if report.is_file() else None,
        findings=findings,
        contaminated=next((each for each in findings.checks if each.check == BENCHMARK), None) if findings else None,
        notes=notes.read_text(encoding="utf-8") if notes.is_file() else "",
    )


def _places(census: Census) -> list[tuple[str, str, int]]:
    return [
        (config, split, census.rows[config][split])
        for config in CONFIGS
        for split in SPLITS
        if split in census.rows.get(config, {})
    ]
