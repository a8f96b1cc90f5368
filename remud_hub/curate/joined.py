"""Units that must go to one split: they share a picture, a copy of one or nearly the same words, or are editions of one book."""

from remud_hub.curate.candidates import Rows
from remud_hub.curate.editions import Editions
from remud_hub.curate.pictures.copies import Copies
from remud_hub.curate.split import is_whole_source, split_unit
from remud_hub.curate.ties import EvidenceTexts, pictures_of


class Groups:
    """Names that were joined, directly or by way of others; each group is called by the smallest of its names."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def name_of(self, name: str) -> str:
        """Return the smallest name of the group that a name is in; a new one is a group of its own."""
        path = []
        while (parent := self._parents.setdefault(name, name)) != name:
            path.append(name)
            name = parent
        self._parents.update(dict.fromkeys(path, name))
        return name

    def join(self, a: str, b: str) -> None:
        """Make one group of two."""
        low, high = sorted((self.name_of(a), self.name_of(b)))
        self._parents[high] = low

    def names(self) -> dict[str, str]:
        """Return the name of the group of each name."""
        return {name: self.name_of(name) for name in list(self._parents)}


def joined_units(rows: Rows, copies: Copies) -> dict[str, str]:
    """Return for each unit the smallest name among all units that it must stay with.

    Args:
        rows: Those that will be written.
        copies: Which of their pictures are copies of which.
    """
    groups, holders, texts, units = Groups(), dict[str, str](), EvidenceTexts(), dict[str, str]()
    editions = Editions()
    for row in rows():
        unit = split_unit(row.evidence, row.source)
        groups.name_of(unit)
        for image in pictures_of(row):
            groups.join(holders.setdefault(copies.first(image), unit), unit)
        texts.add(row.evidence)
        units[row.evidence.id] = unit
        if is_whole_source(row.evidence):
            editions.add(row.source, unit)
    for a, b in texts.links():
        groups.join(units[a], units[b])
    for a, b in editions.links():
        groups.join(a, b)
    return groups.names()
