"""What the files of rules hold, as records."""

from functools import cache
from importlib.resources import files
from typing import Literal, TypeVar

import yaml

from remud_hub.records import Record
from remud_hub.verify.consistency.wording import Words


Interval = tuple[float, float]


class Sourced(Record):
    """Something that a document says."""

    source: str
    """Document, year, table."""
    confirmed: str
    """Where it was found again, or ``from memory``."""


class Cues(Record):
    """Words that take a statement back."""

    before: Words
    no_cues: Words
    after: Words
    ends: Words
    supposed: Words
    about_faults: Words
    yes_or_no: Words


class SystemRule(Sourced):
    """What is not said of some levels."""

    name: str
    levels: tuple[str, ...]
    never: Words
    unless: Words
    scope: Literal["sentence", "row"]


class Risks(Sourced):
    """Likelihood of malignancy by level, in per cent."""

    levels: dict[str, Interval]


class System(Record):
    """A system of levels: BI-RADS and its like."""

    name: str
    names: Words
    attached: tuple[str, ...] = ()
    """Short names that stand right before the number."""
    levels: tuple[str, ...]
    others: Words
    """Where one of these is named too, another system may be meant, and nothing is judged."""
    risk: Risks
    rules: tuple[SystemRule, ...]


class Points(Sourced):
    """Points by level."""

    levels: dict[str, Interval]


class Biopsy(Sourced):
    """Size from which a nodule is punctured, by level, in mm."""

    levels: dict[str, float]
    words: Words
    follow_up: Words


class Feature(Record):
    """A feature that scores."""

    points: int
    whole: bool = False
    """True where it settles the sum."""
    words: Words


class FeatureCategory(Record):
    """Features of which one is chosen."""

    most: int
    points: tuple[Feature, ...]


class TiRads(Record):
    """ACR TI-RADS: a system with points."""

    system: System
    points: Points
    biopsy: Biopsy
    features: dict[str, FeatureCategory]


class Measure(Sourced):
    """A quantity and what it can be."""

    name: str
    kind: str
    """What of ``units.yaml`` it is given in, or ``ratio``."""
    possible: Interval
    strict: bool
    """True where a unit of another kind is a fault."""
    words: Words


class Ranges(Record):
    """All quantities."""

    between: tuple[str, ...]
    unless: Words
    measures: tuple[Measure, ...]


class Ages(Sourced):
    """Where the age of a pregnancy is told."""

    before: Words
    loosely_before: Words
    after: Words
    subject: Words
    possible: Interval
    """In weeks."""


class FetalSize(Sourced):
    """A size of a fetus and the age that it tells."""

    name: str
    words: Words
    coefficients: dict[float, float]
    deviations: dict[float, float]
    ages: Interval


class FetalWeight(Sourced):
    """The weight of a fetus by its age."""

    words: Words
    coefficients: dict[int, float]
    deviation: float
    deviations_allowed: float
    ages: Interval


class Biometry(Record):
    """Fetal sizes."""

    ages: Ages
    sizes: tuple[FetalSize, ...]
    weight: FetalWeight
    unless: Words


class Exclusion(Sourced):
    """Terms that exclude each other."""

    fault: str
    kind: Literal["view", "words", "sex"]
    given: Words
    never: Words
    unless: Words
    scope: Literal["sentence", "question", "row"]
    """``question``: what is given may stand in a question, and what it excludes in the answer."""


class Views(Record):
    """Views, and all exclusions."""

    views: tuple[Words, ...]
    moved: Words
    rules: tuple[Exclusion, ...]


class Rules(Record):
    """Everything."""

    cues: Cues
    systems: tuple[System, ...]
    ti_rads: TiRads
    ranges: Ranges
    biometry: Biometry
    views: Views
    units: dict[str, dict[str, float]]


@cache
def load_rules() -> Rules:
    """Read all files of rules, once."""
    return Rules(
        cues=_read("cues", Cues),
        systems=(_read("bi_rads", System), _read("o_rads", System), _read("c_tirads", System)),
        ti_rads=_read("ti_rads", TiRads),
        ranges=_read("ranges", Ranges),
        biometry=_read("biometry", Biometry),
        views=_read("views", Views),
        units=yaml.safe_load(_text_of("units")),
    )


R = TypeVar("R", bound=Record)


def _read(name: str, kind: type[R]) -> R:
    return kind.model_validate(yaml.safe_load(_text_of(name)))


def _text_of(name: str) -> str:
    return files("remud_hub.verify.consistency").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
