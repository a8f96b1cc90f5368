"""A clause: its words with their places, and which of them are denied or hedged."""

from typing import NamedTuple

from remud_hub.clauses.words import Place, Word


class Pole(NamedTuple):
    """A side of two opposites that a word of a clause says."""

    place: int
    """Which of its words it is."""
    group: int
    """Which opposites."""
    side: str


class Clause(NamedTuple):
    """A clause."""

    start: int
    end: int
    sentence: int
    """Which sentence of the text it is in."""
    words: tuple[Word, ...]
    places: tuple[Place, ...]
    """Where they stand, from the start of the clause on."""
    stems: frozenset[str]
    """What its words say, without those that say nothing by themselves."""
    poles: tuple[Pole, ...] = ()
    """Sides of opposites that it names, in the order of its words."""
    denied: frozenset[str] = frozenset()
    """Stems that a denial in it speaks of."""
    heads: frozenset[str] = frozenset()
    """Of those, the ones nearest to the denial."""
    subjects: frozenset[str] = frozenset()
    """Stems of what a denied verb is said of: "scintigraphy was not performed"."""
    hedged: frozenset[str] = frozenset()
    """Stems that a hedge in it speaks of; of hedges that must be kept."""
    is_hedged: bool = False
    """Whether any hedge stands in it."""
    is_denied: bool = False
    is_supposed: bool = False
    """Whether its sentence speaks of another case, or of what is not chosen."""
    is_general: bool = False
    """Whether its sentence speaks of the general case."""
    is_listed: bool = False
    """Whether it is one of several things in a row: 毛刺、钙化."""
    is_softened: bool = False
    is_certain: bool = False
