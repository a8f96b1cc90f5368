"""The benchmarks that a recipe names, as lists: ours, or made of files of the user's. Read before anything else is done."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from remud_hub.audit.files import RowFile, batches, row_files
from remud_hub.audit.layouts.parsed import RowFault
from remud_hub.audit.layouts.table import layout_of
from remud_hub.audit.pictures import Pictures
from remud_hub.curate.benchmarks.lists import (
    READY,
    Benchmark,
    Question,
    is_telling,
    make_list,
    plain_words,
    ready_list,
    templates_of,
)
from remud_hub.curate.benchmarks.vectors import Vectored
from remud_hub.curate.pictures.hashes import Signature, Unreadable, signature
from remud_hub.curate.pictures.seen import vectors_of
from remud_hub.curate.settings import DecontaminateSettings
from remud_hub.errors import SourceError, UsageError
from remud_hub.models.embedding import load_embedder
from remud_hub.store import BlobStore


def load_benchmarks(settings: DecontaminateSettings) -> tuple[Benchmark, ...]:
    """Return the lists of the benchmarks that are named.

    Raises:
        UsageError: One cannot be read; nothing was begun.
    """
    return tuple(
        _ready(name, settings) if name in READY else read_benchmark(name, [Path(name)], settings)
        for name in settings.against
    )


def _ready(name: str, settings: DecontaminateSettings) -> Benchmark:
    for key, model in (("model", settings.model), ("picture_model", settings.picture_model)):
        if model:
            raise UsageError(
                f"curate.decontaminate.{key}: the list {name} holds hashes alone, of which {model} can make nothing; "
                f"name the files of {name} themselves in curate.decontaminate.against (a file or folder of questions with "
                "their answers and pictures, or hf://datasets/ORG/NAME), and a list is made of them as they are read"
            )
    return ready_list(name)


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
            store = BlobStore(Path(folder))
            questions = [
                each._replace(item=each.item if len(files) == 1 else f"{Path(file.name).name} {each.item}")
                for file in files
                for each in _questions(file, images, store, shown)
            ]
            looks = _looks(name, questions, shown, settings, store)
    except SourceError as error:
        ours = ", ".join(READY)
        raise UsageError(
            f"curate.decontaminate.against: {error}; name {ours}, or a file of questions and answers"
        ) from None
    if not questions:
        raise UsageError(
            f"curate.decontaminate.against: {name} holds no question; name a file of questions and answers"
        )
    listed = make_list(settings.called(name), questions, shown, settings.words_in_a_row)
    return listed.model_copy(update={"said": _said(questions, settings), "looks": looks})


def _said(questions: Sequence[Question], settings: DecontaminateSettings) -> Vectored | None:
    """Return the questions with their answers as the sentence model reads them, without what anybody asks."""
    if settings.model is None:
        return None
    templates = templates_of((question.text, question.picture) for question in questions)
    telling = {
        f"{question.text} {question.answer}": question
        for question in reversed(questions)  # the first that says it gives its name
        if plain_words(question.text) not in templates and is_telling(question.text)
    }
    vectors = load_embedder(settings.model).encode(list(telling))
    return Vectored([each.item for each in telling.values()], [each.text for each in telling.values()], vectors)


def _looks(
    name: str,
    questions: Sequence[Question],
    shown: dict[str, Signature],
    settings: DecontaminateSettings,
    store: BlobStore,
) -> Vectored | None:
    """Return the pictures as the vision model sees them."""
    if settings.picture_model is None or not any(question.picture for question in questions):
        return None
    if not shown:
        raise UsageError(
            f"curate.decontaminate.picture_model: {name} names pictures, and none is at hand; put them into the folder "
            "of its file, under the names that its rows have"
        )
    items = {question.picture: question.item for question in reversed(questions)}
    found = list(vectors_of(list(shown), settings.picture_model, store))
    return Vectored([f"picture of {items[each]}" for each in shown], (), np.concatenate([each for _, each in found]))


def _questions(
    file: RowFile, images: Path | None, store: BlobStore, shown: dict[str, Signature]
) -> Iterator[Question]:
    """Yield the questions of a file, and keep the hashes of the pictures that are at hand."""
    rows = [row for batch in batches(file) for row in batch]
    parse = layout_of(file.name, frozenset(name for row in rows for name in row.values), None, None)
    pictures = Pictures(images or file.path.parent, store)
    for number, row in enumerate(rows, start=1):
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
        yield Question(parsed.question, parsed.answer, name, f"row {number}")
