"""The licence of a dataset: derived from those of its sources, never invented."""

import re
from typing import Any

from remud_hub.hub.census import Census
from remud_hub.hub.licences.names import hub_id, terms_of
from remud_hub.records import Record


_LONGEST_NAME = 60


class DerivedLicence(Record):
    """What follows from the licences of the rows."""

    names: tuple[str, ...]
    """As they are declared."""
    undeclared: int
    """Rows without one."""
    terms: tuple[str, ...]
    """What their licences ask for, taken together."""

    def front_matter(self) -> dict[str, Any]:
        """Return the lines of the card: the licence if there is one, all of them if there are several that the Hub knows."""
        ids = [hub_id(name) for name in self.names]
        if not self.names or self.undeclared:
            return {"license": "unknown"}
        if None not in ids:
            known = sorted({each for each in ids if each})
            return {"license": known[0] if len(known) == 1 else known}
        name = "-and-".join(_worded(name) for name in self.names)
        return {"license": "other", "license_name": name[:_LONGEST_NAME].strip("-")}


def derived_licence(census: Census) -> DerivedLicence:
    """Return the licence of a dataset."""
    names = sorted({licence for source in census.sources for licence in source.licences if licence})
    terms = dict.fromkeys(term for name in names for term in terms_of(name))
    undeclared = sum(source.licences.get("", 0) for source in census.sources)
    return DerivedLicence(names=tuple(names), undeclared=undeclared, terms=tuple(terms))


def _worded(name: str) -> str:
    """Return a name in the letters that the Hub takes for one; ``other`` where it has none of them."""
    return re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-") or "other"
