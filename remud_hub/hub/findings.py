"""What a ledger says: the funnel, what each check turned down and by which words, how far checks agree, how scores lie."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from remud_hub.hub.ledger import Entry
from remud_hub.hub.review.agreement import kappa_of
from remud_hub.hub.review.decisions import REVIEW
from remud_hub.hub.review.queue import texts_of
from remud_hub.records import Record, Verdict


BINS = 10
"""Of a histogram of scores: the last holds 0.9 to 1.0."""
EXAMPLES = 3
"""Rows that are shown for each reason."""
LONGEST = 240
"""Characters of a text that is shown."""


class Level(Record):
    """A level of the funnel."""

    check: str
    came: int
    """Rows that nothing before it had turned down."""
    left: int


class Example(Record):
    """A row that was turned down."""

    id: str
    question: str
    answer: str
    words: tuple[str, ...]
    """Those that the check points at."""
    said: str
    """The whole reason."""


class Objection(Record):
    """One reason of a check."""

    reason: str
    rows: int
    examples: tuple[Example, ...]


class CheckFindings(Record):
    """One check."""

    check: str
    judged: int
    failed: int
    alone: int
    """Rows that it failed and no other check did."""
    histogram: tuple[int, ...]
    """Rows by score, in ten equal steps from 0 to 1."""
    objections: tuple[Objection, ...]
    """By how often, most first."""


class Pair(Record):
    """Two checks over the rows that both judged."""

    checks: tuple[str, str]
    rows: int
    both: int
    """Rows that both failed."""
    kappa: float | None
    """Cohen's kappa; None where it is not defined."""


class Findings(Record):
    """A whole ledger."""

    rows: int
    kept: int
    unread: int
    """Rows that were none."""
    funnel: tuple[Level, ...]
    checks: tuple[CheckFindings, ...]
    pairs: tuple[Pair, ...]
    """Checks that both failed some rows, those that agree most first."""
    kept_by: dict[str, dict[str, tuple[int, int]]]
    """Rows and kept rows by config, language and modality, and each of their values."""


class _Counts:
    """What is counted of one check."""

    def __init__(self) -> None:
        self.judged = self.failed = self.alone = self.came = self.left = 0
        self.histogram = [0] * BINS
        self.reasons: Counter[str] = Counter()
        self.examples: dict[str, list[Example]] = {}


def find(entries: Iterable[Entry]) -> Findings:
    """Go through a ledger once."""
    rows = kept = unread = 0
    counts: dict[str, _Counts] = {}
    pairs: dict[tuple[str, str], Counter[tuple[bool, bool]]] = {}
    values: dict[str, dict[str, list[int]]] = {"config": {}, "language": {}, "modality": {}}
    for entry in entries:
        rows, kept, unread = rows + 1, kept + entry.kept, unread + (entry.stage == "read")
        _count_verdicts(entry, counts)
        for first, second in combinations(_outcomes(entry), 2):
            pairs.setdefault((first[0], second[0]), Counter())[first[1], second[1]] += 1
        for column, counted in values.items():
            of_value = counted.setdefault(getattr(entry, column) or "not known", [0, 0])
            of_value[0] += 1
            of_value[1] += entry.kept
    return Findings(
        rows=rows,
        kept=kept,
        unread=unread,
        funnel=tuple(Level(check=name, came=each.came, left=each.left) for name, each in counts.items()),
        checks=tuple(_check(name, each) for name, each in counts.items()),
        pairs=tuple(_pairs(pairs)),
        kept_by={
            column: {name: (of_value[0], of_value[1]) for name, of_value in sorted(counted.items())}
            for column, counted in values.items()
        },
    )


def _count_verdicts(entry: Entry, counts: dict[str, _Counts]) -> None:
    failed = [verdict for verdict in entry.verdicts if not verdict.passed]
    stands = True
    for verdict in entry.verdicts:
        of_check = counts.setdefault(verdict.check, _Counts())
        of_check.judged += 1
        of_check.came += stands
        stands = stands and verdict.passed
        of_check.left += stands
        of_check.histogram[min(BINS - 1, int(verdict.score * BINS))] += 1
        if not verdict.passed:
            of_check.failed += 1
            of_check.alone += len(failed) == 1
            _count_reasons(entry, verdict, of_check)


def _count_reasons(entry: Entry, verdict: Verdict, of_check: _Counts) -> None:
    for reason in dict.fromkeys(part.partition(":")[0].strip() for part in verdict.reason.split(";")):
        of_check.reasons[reason] += 1
        shown = of_check.examples.setdefault(reason, [])
        if len(shown) < EXAMPLES:
            shown.append(_example(entry, verdict))


def _example(entry: Entry, verdict: Verdict) -> Example:
    parts = texts_of(entry)
    words = [parts[span.part][span.start : span.end] for span in verdict.spans if span.fault]
    return Example(
        id=entry.id,
        question=(entry.question or "")[:LONGEST],
        answer=(entry.answer or "")[:LONGEST],
        words=tuple(dict.fromkeys(words)),
        said=verdict.reason[:LONGEST],
    )


def _outcomes(entry: Entry) -> Iterator[tuple[str, bool]]:
    """Yield what the checks said; curators see what checks left, and readers what they were shown, so they agree with nobody."""
    if entry.stage != "curate":
        yield from ((each.check, each.passed) for each in entry.verdicts if not each.check.startswith(REVIEW))


def _check(name: str, counts: _Counts) -> CheckFindings:
    objections = (
        Objection(reason=reason, rows=count, examples=tuple(counts.examples[reason]))
        for reason, count in counts.reasons.most_common()
    )
    return CheckFindings(
        check=name,
        judged=counts.judged,
        failed=counts.failed,
        alone=counts.alone,
        histogram=tuple(counts.histogram),
        objections=tuple(objections),
    )


def _pairs(pairs: dict[tuple[str, str], Counter[tuple[bool, bool]]]) -> Sequence[Pair]:
    found = [
        Pair(checks=names, rows=counted.total(), both=counted[False, False], kappa=kappa_of(counted))
        for names, counted in pairs.items()
        if counted[False, False]
    ]
    return sorted(found, key=lambda pair: (-(pair.kappa or 0.0), pair.checks))
