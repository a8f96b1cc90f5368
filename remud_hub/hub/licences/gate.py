"""Which rows may go where. What nobody declared may not leave, except to a private repository."""

from typing import Literal

from remud_hub.hub.census import Census, SourceCount
from remud_hub.records import Record


Audience = Literal["public", "gated", "private"]
_MAY_GO = {"public": ("public",), "gated": ("public", "gated")}


class Refusal(Record):
    """A source whose rows may not go to an audience."""

    name: str
    rows: int
    why: str


def gate(census: Census, audience: Audience) -> tuple[Refusal, ...]:
    """Return the sources whose rows may not go to an audience."""
    return tuple(
        Refusal(name=source.title or source.uri, rows=source.rows, why=why)
        for source in census.sources
        for why in [_why(source, audience)]
        if why
    )


def may_go(redistribution: str | None, licence: str | None, audience: Audience) -> bool:
    """Whether a row may go to an audience."""
    return audience == "private" or bool(licence and redistribution in _MAY_GO[audience])


def _why(source: SourceCount, audience: Audience) -> str | None:
    if audience == "private":
        return None
    if source.redistribution is None:
        return "nobody declared whether it may be passed on"
    if source.redistribution not in _MAY_GO[audience]:
        return f"it is declared {source.redistribution}"
    return "it has no licence, or some of its rows have none" if "" in source.licences else None
