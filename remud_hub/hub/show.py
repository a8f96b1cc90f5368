"""Look at one row: where it stands on its page, what it was made from, what the checks said."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import datasets
import yaml
from jinja2 import Environment, StrictUndefined

from remud_hub.errors import UsageError
from remud_hub.hub.shard_rows import rows_in
from remud_hub.records import Page
from remud_hub.store import BlobStore, cache_root, data_url
from remud_hub.work import WorkFolder


class ShownRow(NamedTuple):
    """A row and, where the machine that built it still has it, its page."""

    row: Mapping[str, Any]
    config: str
    split: str
    page: Page | None
    page_image: bytes | None


def find_row(dataset: str, row: str, *, config: str, split: str) -> ShownRow:
    """Find a row of a dataset folder or of a Hub dataset.

    Args:
        dataset: A folder, or ``ORG/NAME``.
        row: Its number in the split, 0 for the first, or its id.
        config: Config to look into.
        split: Split to look into.

    Raises:
        UsageError: No such dataset, config, split or row.
    """
    folder = Path(dataset)
    rows = _folder_rows(folder, config, split) if folder.is_dir() else _hub_rows(dataset, config, split)
    found = _pick(rows, row)
    if found is None:
        raise UsageError(f"{dataset} has no row {row!r} in {config}/{split}")
    page = _page(folder, found["source"]["source_id"], found["source"]["page"]) if folder.is_dir() else None
    store = BlobStore.in_cache(cache_root())
    image = store.get(page.image) if page and page.image in store else None
    return ShownRow(found, config, split, page, image)


def row_html(shown: ShownRow, dataset: str) -> str:
    """Return a page that stands alone: pictures embedded, boxes drawn over the page picture."""
    environment = Environment(undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["data_url"] = data_url
    template = environment.from_string(files("remud_hub.hub").joinpath("show.html.jinja").read_text(encoding="utf-8"))
    return template.render(shown=shown, row=shown.row, source=shown.row["source"], page=shown.page, dataset=dataset)


def row_text(shown: ShownRow) -> str:
    """Return the row as YAML, pictures as their sizes in bytes."""
    plain = {**shown.row, "images": [f"{len(image['bytes'])} bytes" for image in shown.row["images"]]}
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=110)


def _folder_rows(folder: Path, config: str, split: str) -> Any:
    shards = sorted((folder / config).glob(f"{split}-*.parquet"))
    if not shards:
        kept = sorted({f"{path.parent.name}/{path.name.split('-')[0]}" for path in folder.glob("*/*.parquet")})
        raise UsageError(f"{folder} has no {config}/{split}; it has: {', '.join(kept) or 'no shards at all'}")
    return rows_in(shards)


def _hub_rows(dataset: str, config: str, split: str) -> Any:
    try:
        rows = datasets.load_dataset(dataset, config, split=split, streaming=True)
    except (OSError, ValueError) as error:
        raise UsageError(f"{dataset} is no folder here and cannot be had from the Hub: {error}") from error
    return rows.cast_column("images", datasets.List(datasets.Image(decode=False)))


def _pick(rows: Any, wanted: str) -> Mapping[str, Any] | None:
    for number, row in enumerate(rows):
        if wanted in (str(number), row["id"]):
            found: Mapping[str, Any] = row
            return found
    return None


def _page(folder: Path, source_id: str, number: int) -> Page | None:
    for part in WorkFolder(folder).all_parts():
        if part.source.id == source_id:
            return next((page for page in part.pages if page.number == number), None)
    return None
