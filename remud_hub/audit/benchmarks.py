"""The benchmarks that a recipe names, as lists: ours, or made of files of the user's. Read before anything else is done."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from remud_hub.audit.files import RowFile, batches, row_files
from remud_hub.audit.layouts.parsed import RowFault
from remud_hub.audit.layouts.table import layout_of
from remud_hub.audit.pictures import Pictures
from remud_hub.curate.benchmarks.lists import READY, Benchmark, Question, make_list, ready_list
from remud_hub.curate.pictures.hashes import Signature, Unreadable, signature
from remud_hub.curate.settings import DecontaminateSettings
from remud_hub.errors import SourceError, UsageError
from remud_hub.store import BlobStore


def load_benchmarks(settings: DecontaminateSettings) -> tuple[Benchmark, ...]:
    """Return the lists of the benchmarks that are named.

    Raises:
        UsageError: One cannot be read; nothing was begun.
    """
    return tuple(
        ready_list(name) if name in READY else read_benchmark(name, [Path(name)], settings)
        for name in settings.against
    )


def read_benchmark(
    name: str, paths: Sequence[Path], settings: DecontaminateSettings, images: Path | None = None
) -> Benchmark:
    """Return the list of a benchmark that lies in files.

    Args:
        name: What it is called.
        paths: Its files or folders, or an address on the Hub.
        settings: How it is compared.
        images: Where its pictures lie; None: beside its files.

    Raises:
        UsageError: It cannot be read.
    """
    files, refused = row_files(paths)
    try:
        if refused:
            raise refused[0]
        with TemporaryDirectory() as folder:
            shown: dict[str, Signature] = {}
            questions = [each for file in files for each in _questions(file, images, BlobStore(Path(folder)), shown)]
    except SourceError as error:
        ours = ", ".join(READY)
        raise UsageError(
            f"curate.decontaminate.against: {error}; name {ours}, or a file of questions and answers"
        ) from None
    if not questions:
        raise UsageError(
            f"curate.decontaminate.against: {name} holds no question; name a file of questions and answers"
        )
    return make_list(name, questions, shown, settings.words_in_a_row)


def _questions(
    file: RowFile, images: Path | None, store: BlobStore, shown: dict[str, Signature]
) -> Iterator[Question]:
    """Yield the questions of a file, and keep the hashes of the pictures that are at hand."""
    rows = [row for batch in batches(file) for row in batch]
    parse = layout_of(file.name, frozenset(name for row in rows for name in row.values), None, None)
    pictures = Pictures(images or file.path.parent, store)
    for row in rows:
        try:
            parsed = parse(row.values)
            found = [pictures.take(value) for value in parsed.pictures]
        except RowFault:  # what is no row asks nothing
            continue
        for picture in found:
            if picture.at_hand and picture.digest not in shown:
                try:
                    shown[picture.digest] = signature(store.get(picture.digest))
                except Unreadable:
                    continue
        name = found[0].digest if found else ""
        yield Question(parsed.question, parsed.answer, name)
