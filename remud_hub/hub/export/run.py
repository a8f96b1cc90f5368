"""Export a dataset: its rows in the files of a format, its pictures beside them, and a README that says what that is."""

import json
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from jinja2 import Environment, StrictUndefined

from remud_hub.errors import UsageError
from remud_hub.hub.export.dataset import Dataset, Part
from remud_hub.hub.export.folder import ExportFolder
from remud_hub.hub.export.formats import format_named
from remud_hub.hub.export.shape import DataFile, Format, LeftOut, Picture, Row, Talk, origin
from remud_hub.hub.export.tally import FromSource, Missing, Tally, csv_line


_SOURCES = "SOURCES.csv"


class Exported(NamedTuple):
    """What was written, and what was not."""

    files: tuple[DataFile, ...]
    pictures: int
    """Files beside the rows."""
    missing: tuple[Missing, ...]
    warnings: tuple[str, ...]
    """Limits of the trainer that are passed."""


def export(
    dataset: str,
    format_name: str,
    out: Path,
    *,
    configs: Sequence[str] = (),
    splits: Sequence[str] = (),
    revision: str | None = None,
) -> Exported:
    """Write a dataset in a format of other people's; done again, it finishes what was begun, with the same bytes.

    Args:
        dataset: A dataset folder, or ``ORG/NAME`` on the Hub.
        format_name: A name in ``FORMATS``.
        out: A new or empty folder, or one of an earlier export, which is replaced.
        configs: Those wanted; none named: all.
        splits: Those wanted; none named: all.
        revision: Version on the Hub.

    Raises:
        UsageError: No such format, dataset, config or split; ``out`` holds something else; no row can be written.
        HubError: The Hub has no such dataset or revision, or cannot be reached.
        OSError: The disk is full or ``out`` cannot be written; the same command goes on from there.
    """
    form = format_named(format_name)
    found = Dataset.of(dataset, revision)
    parts = found.parts(configs, splits)
    folder = ExportFolder(out, [*_names(form, parts), *form.companion_names, _SOURCES])
    tally = Tally()
    written = [file for part in parts if (file := _write_part(found, part, form, folder, tally)) is not None]
    if not written:
        raise UsageError("no row can be written: " + ("; ".join(map(str, tally.missing)) or "there is none"))
    for name, text in form.companions(written).items():
        folder.write(name, text)
    folder.write(_SOURCES, map(csv_line, [FromSource._fields, *tally.sources]))
    folder.finish(_readme(found, format_name, form, written, folder, tally))
    warnings = tuple(warning for file in written for warning in form.limits(file))
    return Exported(tuple(written), folder.pictures, tuple(tally.missing), warnings)


def _names(form: Format, parts: Sequence[Part]) -> list[str]:
    names = [f"{part.name}{form.suffix}" for part in parts]
    if len(set(names)) < len(names):
        raise UsageError("two parts would have one file name; export them one by one with --config and --split")
    return names if form.takes_more_keys else [*names, *(_origins_of(part) for part in parts)]


def _origins_of(part: Part) -> str:
    return f"{part.name}.origins.csv"


def _write_part(dataset: Dataset, part: Part, form: Format, folder: ExportFolder, tally: Tally) -> DataFile | None:
    """Write the rows of a part; None where all were left out."""
    name, rows, with_pictures = f"{part.name}{form.suffix}", 0, 0
    # Which rows go in is known when they are written, so their origins wait in a file without a name
    with TemporaryFile("w+", dir=folder.path, encoding="utf-8", newline="") as origins:

        def lines() -> Iterator[str]:
            nonlocal rows, with_pictures
            for row, line, pictures in _said(dataset, part, form, tally, name):
                if form.pictures_beside:
                    for picture in pictures:
                        folder.put(picture)
                if not form.takes_more_keys:
                    _note(origins, row, head=rows == 0)
                rows, with_pictures = rows + 1, with_pictures + bool(pictures)
                yield line

        size = folder.write(name, lines() if form.suffix == ".jsonl" else _as_list(lines()))
        if rows == 0:
            folder.remove(name)
            return None
        if not form.takes_more_keys:
            origins.seek(0)
            folder.write(_origins_of(part), origins)
    return DataFile(name, part.config, part.split, rows, with_pictures, size)


def _said(
    dataset: Dataset, part: Part, form: Format, tally: Tally, name: str
) -> Iterator[tuple[Row, str, list[Picture]]]:
    for row in dataset.rows(part):
        try:
            pictures = [Picture.of(cell) for cell in row["images"] or ()]
            said = form.row(row, Talk.of(row["messages"] or ()), pictures)
        except LeftOut as fault:
            tally.leave_out(name, fault.reason, row)
        else:
            tally.take(row)
            yield row, json.dumps(said, ensure_ascii=False) + "\n", pictures


def _note(origins: IO[str], row: Row, *, head: bool) -> None:
    about = {"id": row["id"]} | origin(row)
    if head:
        origins.write(csv_line(about))
    origins.write(csv_line(about.values()))


def _as_list(lines: Iterator[str]) -> Iterator[str]:
    """Yield a JSON list of objects, one in each line."""
    before = "[\n"
    for line in lines:
        yield before + line.rstrip("\n")
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _readme(
    dataset: Dataset, format_name: str, form: Format, written: Sequence[DataFile], folder: ExportFolder, tally: Tally
) -> str:
    environment = Environment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters["cell"] = lambda text: " ".join(str(text).replace("|", "\\|").split())
    template = environment.from_string(
        files("remud_hub.hub.export").joinpath("readme.md.jinja").read_text(encoding="utf-8")
    )
    training = [file for file in written if file.split == "train"] or written
    names = ",".join(file.name.removesuffix(form.suffix) for file in training)
    return template.render(
        dataset=dataset,
        format=format_name,
        use=form.use.format(names=names, first=training[0].name),
        files=written,
        pictures=folder.pictures,
        tally=tally,
        warnings=[warning for file in written for warning in form.limits(file)],
        beside=form.takes_more_keys,
        sources=_SOURCES,
    )
