"""What the curators of one curation share: the settings, the pictures, and which pictures are copies of which."""

from collections.abc import Sequence
from functools import cached_property

from remud_hub.curate.benchmarks.lists import Benchmark
from remud_hub.curate.candidates import Candidate, Rows
from remud_hub.curate.pictures.copies import Copies, copies_of
from remud_hub.curate.settings import CurateSettings
from remud_hub.store import BlobStore


class Desk:
    """Made anew for each curation; what is costly is worked out when the first curator asks for it, and then kept.

    Args:
        rows: All rows, before any curator has looked.
        settings: Which curators look, and from where on two rows are the same.
        store: Where the pictures lie.
        benchmarks: Lists of what must not be in the dataset.
    """

    def __init__(
        self, rows: Rows, settings: CurateSettings, store: BlobStore, benchmarks: Sequence[Benchmark] = ()
    ) -> None:
        self._rows = rows
        self.settings = settings
        self.store = store
        self.benchmarks = benchmarks

    @cached_property
    def copies(self) -> Copies:
        """The pictures of all rows, each with the first that it is a copy of."""
        images = (image for row in self._rows() for image in (*row.evidence.images, *row.sample.images))
        return copies_of(images, self.settings.pictures, self.store)

    def pictures_of(self, candidate: Candidate) -> tuple[str, ...]:
        """Return the pictures of a row, each as the first that it is a copy of."""
        return tuple(self.copies.first(image) for image in candidate.sample.images)
