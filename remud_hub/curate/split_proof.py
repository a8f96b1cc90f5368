"""Proof that nothing is in two splits: counted over the rows as they were placed, not taken from how they were placed."""

from collections.abc import Iterable, Mapping

from remud_hub.curate.candidates import Candidate
from remud_hub.curate.editions import Editions
from remud_hub.curate.near_text import row_hashes
from remud_hub.curate.pictures.copies import Copies
from remud_hub.curate.split import is_whole_source, split_unit
from remud_hub.curate.ties import EvidenceTexts, pictures_of
from remud_hub.errors import LeakError
from remud_hub.joins import Sets
from remud_hub.records import Record, Split
from remud_hub.similar import ALIKE


class SplitProof(Record):
    """What was looked at, and what of it was found in two splits: nothing, or there is no dataset."""

    rows: int
    units: int
    """Patients, exams, articles and sources with rows."""
    groups: int
    """What is left of the units when those that share something are counted as one."""
    pictures: int
    """Different files."""
    across_splits: dict[str, int]
    """What was found in two splits, by what it is."""

    @property
    def leaks(self) -> int:
        """How much was found in two splits."""
        return sum(self.across_splits.values())


class _Splits:
    """In which split each of many things was met first, and which were met in another one."""

    def __init__(self) -> None:
        self.first: dict[str, Split] = {}
        self.leaking: dict[str, None] = {}

    def met(self, name: str, split: Split) -> None:
        if self.first.setdefault(name, split) != split:
            self.leaking[name] = None

    def compare(self, links: Iterable[tuple[str, str]]) -> list[str]:
        """Return the pairs of which one was met in another split than the other."""
        return [f"{a} and {b}" for a, b in links if self.first[a] != self.first[b]]


def prove_split(placed: Iterable[tuple[Candidate, Split]], copies: Copies, together: Mapping[str, str]) -> SplitProof:
    """Look for what is in two splits.

    Args:
        placed: The rows with their splits, as they will be written.
        copies: Which pictures are copies of which.
        together: The group of each unit, see ``joined_units``; it is counted, and not relied on.

    Raises:
        LeakError: Something is in two splits: a fault of ours.
    """
    units, files, firsts, evidences, rows = (_Splits() for _ in range(5))
    texts, editions, asked, names = EvidenceTexts(), Editions(), Sets(), list[str]()
    for row, split in placed:
        unit = split_unit(row.evidence, row.source)
        units.met(unit, split)
        evidences.met(row.evidence.id, split)
        texts.add(row.evidence)
        if is_whole_source(row.evidence):
            editions.add(row.source, unit)
        for image in pictures_of(row):
            files.met(image, split)
            firsts.met(copies.first(image), split)
        shown = tuple(copies.first(image) for image in row.sample.images)
        asked.add(row_hashes(row, shown) if shown else ())
        names.append(f"row {len(names)} ({row.sample.id})")
        rows.met(names[-1], split)
    found = {
        "units": list(units.leaking),
        "pictures": list(files.leaking),
        "copies of pictures": [each for each in firsts.leaking if each not in files.leaking],
        "questions and answers about one picture": rows.compare((names[a], names[b]) for a, b in asked.links(ALIKE)),
        "texts of evidence": evidences.compare(texts.links()),
        "editions of a book": units.compare(editions.links()),
    }
    if any(found.values()):
        raise LeakError({what: leaking for what, leaking in found.items() if leaking})
    return SplitProof(
        rows=len(names),
        units=len(units.first),
        groups=len({together[unit] for unit in units.first}),
        pictures=len(files.first),
        across_splits={what: len(leaking) for what, leaking in found.items()},
    )
