"""Figures with captions from tables, as a Hub dataset holds them: licence and article of every row survive."""

from collections.abc import Callable
from pathlib import Path

from remud_hub.read.options import ReadOptions
from remud_hub.read.sources import find_sources
from remud_hub.reading import SourceReader
from remud_hub.records import Document, Evidence
from remud_hub.store import BlobStore
from tests.read.tables.conftest import figures, png, reasons, write_parquet


ROWS = [
    {
        "image": [{"bytes": png(1), "path": "a.png"}, {"bytes": png(2), "path": "b.png"}],
        "caption": "Apical view.",
        "inline_mentions": ["The view is shown in Figure 1.", "", "Again."],
        "license": "http://creativecommons.org/licenses/by/4.0/",
        "pmcid": "PMC123",
    },
    {"image": [{"bytes": png(3), "path": None}], "caption": "肝囊肿。", "license": None, "pmcid": "10.1000/X"},
    {"image": [{"bytes": png(3), "path": None}], "caption": "", "pmcid": "PMC9"},
    {"image": [], "caption": "Nothing.", "pmcid": "PMC9"},
]


def test_a_parquet_file_as_a_hub_dataset_has_it(tmp_path: Path, read: Callable[[Path], Document]) -> None:
    document = read(write_parquet(tmp_path / "train-00000-of-00001.parquet", ROWS))
    first, second = figures(document)
    assert (first.caption, len(first.more_images)) == ("Apical view.", 1)
    assert [(mention.text, mention.span) for mention in first.mentions] == [
        ("The view is shown in Figure 1.", (21, 29)),
        ("Again.", (0, 0)),
    ]
    assert second.mentions == ()
    evidences = [found for found in document.given if isinstance(found, Evidence)]
    assert [(each.article_id, each.licence, each.language) for each in evidences] == [
        ("PMC123", "CC-BY-4.0", "en"),
        ("doi:10.1000/x", None, "zh"),
    ]
    assert reasons(document) == ["no caption", "no picture"]


def test_read_in_a_process_of_its_own_and_kept(tmp_path: Path) -> None:
    write_parquet(tmp_path / "a.parquet", ROWS)
    files, _ = find_sources([tmp_path])
    reader = SourceReader(ReadOptions(ocr="none"), tmp_path / "cache")
    first, again = reader.read(files[0]), reader.read(files[0])
    assert (first.cached, again.cached) == (False, True)
    assert first.items == again.items
    picture = next(item.images[0] for item in first.items if isinstance(item, Evidence))
    BlobStore.in_cache(tmp_path / "cache").path(picture).unlink()
    assert not reader.read(files[0]).cached
    assert [type(item).__name__ for item in first.items] == ["Evidence", "Evidence", "Rejection", "Rejection"]
