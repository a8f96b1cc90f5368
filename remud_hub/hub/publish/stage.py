"""What of a dataset folder goes to the Hub, laid out in a folder of its own: shards, card, and how it was made.

The ledger and the list of rejections stay where they are: they hold the words of rows that nobody was promised.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import yaml

from remud_hub.errors import UsageError
from remud_hub.hub.card.make import Counted, card_of
from remud_hub.hub.census import Census
from remud_hub.hub.findings import Findings
from remud_hub.hub.ledger import FILE as LEDGER
from remud_hub.hub.licences.gate import Audience, gate
from remud_hub.hub.licences.withheld import keep_redistributable
from remud_hub.hub.papers import CARD, LOCK, NOTES, REPORT
from remud_hub.hub.report import Report
from remud_hub.hub.versions.numbers import Version
from remud_hub.hub.versions.snapshot import folder_snapshot
from remud_hub.recipe import Lock
from remud_hub.records import CONFIGS
from remud_hub.store import write_atomic


REJECTIONS = "rejections.json"


class Staged(NamedTuple):
    """A dataset as it shall stand on the Hub."""

    files: dict[str, Path]
    missing: tuple[str, ...]
    """Papers that the folder does not have, so that the card cannot tell what is in them."""
    withheld: int
    """Rows that may not leave."""


def stage(
    folder: Path,
    place: Path,
    repo: str,
    version: Version,
    audience: Audience,
    *,
    only_redistributable: bool,
    appendix: str = "",
) -> Staged:
    """Lay out what goes to the Hub; the folder itself is only read.

    Args:
        folder: A dataset folder.
        place: An empty folder, for as long as the push takes.
        repo: For the card: where it goes.
        version: For the card: as what.
        audience: Who will see it.
        only_redistributable: Leave out the rows that may not go to them, rather than refuse.
        appendix: A section that the card ends with.

    Raises:
        UsageError: Rows may not go to the audience, or none is left.
    """
    _check_folder(folder)
    withheld = 0
    if only_redistributable:
        withheld = keep_redistributable(folder, place, audience).rows
        kept = [folder / LOCK, folder / NOTES]  # the ledger has rows of sources that are withheld
    else:
        # What the card does not name is left over from a build that was killed
        shards = [folder / shard.path for shard in folder_snapshot(folder).shards]
        kept = [*shards, *(folder / name for name in (LOCK, LEDGER, NOTES))]
    _link(folder, place, kept)
    counted = Counted.of(place)
    _refuse(folder, counted.census, audience)
    _write_report(folder, place, counted.census, audience)
    card = card_of(place, counted, repo=repo, version=str(version))
    write_atomic(place / CARD, f"{card}\n{appendix}" if appendix else card)
    _write_papers(place, counted.findings)
    names = [CARD, LOCK, "recipe.yaml", REPORT, REJECTIONS]
    found = [*(place / name for name in names), *place.glob("assets/*"), *place.glob("*/*.parquet")]
    files = {path.relative_to(place).as_posix(): path for path in sorted(found) if path.is_file()}
    return Staged(files, tuple(name for name in (LOCK, REPORT, LEDGER) if not (folder / name).is_file()), withheld)


def _check_folder(folder: Path) -> None:
    configs = sorted({path.parent.name for path in folder.glob("*/*.parquet")})
    if not configs:
        raise UsageError(
            f"{folder} is no dataset folder: it has no CONFIG/SPLIT-….parquet; give what `remud build --out` wrote"
        )
    if others := [config for config in configs if config not in CONFIGS]:
        raise UsageError(
            f"{folder}: {', '.join(others)} is no config of remud-hub ({', '.join(CONFIGS)}); move it out, or rename it"
        )


def _refuse(folder: Path, census: Census, audience: Audience) -> None:
    refused = gate(census, audience)
    if refused:
        named = "; ".join(f"{each.name} ({each.rows} rows): {each.why}" for each in refused[:5])
        more = f"; and {len(refused) - 5} more" if len(refused) > 5 else ""
        raise UsageError(
            f"{folder}: not everything may go to a {audience} repository: {named}{more}. Declare licence and redistribution in "
            "sources.yaml and build again, leave those rows out with --only-redistributable, or push with --private"
        )


def _link(folder: Path, place: Path, names: Iterable[Path]) -> None:
    for path in names:
        if path.is_file():
            link = place / path.relative_to(folder)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(path.resolve())


def _write_report(folder: Path, place: Path, census: Census, audience: Audience) -> None:
    """Write the report without sources that gave no row: the name of a file may tell who the patient was."""
    if (folder / REPORT).is_file():
        report = Report.model_validate_json((folder / REPORT).read_bytes())
        if audience != "private":
            named = {source.uri for source in census.sources}
            report = report.model_copy(update={"sources": tuple(s for s in report.sources if s.uri in named)})
        write_atomic(place / REPORT, report.model_dump_json(indent=1) + "\n")


def _write_papers(place: Path, findings: Findings | None) -> None:
    if (place / LOCK).is_file():
        lock = Lock.model_validate_json((place / LOCK).read_bytes())
        text = yaml.safe_dump(lock.recipe.model_dump(mode="json"), sort_keys=False, allow_unicode=True)
        write_atomic(place / "recipe.yaml", text)
    if findings:
        # Examples are the words of rows that were turned down
        summary = findings.model_dump_json(
            indent=1, exclude={"checks": {"__all__": {"objections": {"__all__": {"examples"}}}}}
        )
        write_atomic(place / REJECTIONS, summary + "\n")
