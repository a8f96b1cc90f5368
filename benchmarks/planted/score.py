"""Compare a ledger with the key of a planted set: what was caught, by which check, and what was turned down wrongly."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from benchmarks.planted.kinds import BENCHMARKS, DUPLICATES, GOOD


EXAMPLES = 3


class Line(NamedTuple):
    """A line of the key with what the ledger says of it."""

    id: str
    kind: str
    lang: str
    of: str | None
    entry: Mapping[str, Any] | None
    """None: the ledger does not have it."""

    @property
    def kept(self) -> bool:
        """Whether it was kept."""
        return bool(self.entry and self.entry["kept"])

    @property
    def taken_for_a_copy(self) -> bool:
        """Whether it went only because it is so like another row, such as the one that it was made of."""
        found_by_curating = self.kind in DUPLICATES | BENCHMARKS
        return not found_by_curating and self.entry is not None and self.entry["stage"] == "curate"


def score(folder: Path, ledger: Path) -> dict[str, Any]:
    """Return the figures of a run.

    A bad row that went only as a copy of the good row it was made of counts as missed (``as_copies``): without that
    good row beside it, it would have stayed. Where the two changed places, the good row is no false rejection
    (``displaced``), for the miss is counted already.

    Args:
        folder: What ``make`` wrote.
        ledger: ``ledger.parquet`` or the folder that holds it.
    """
    lines = _lines(folder, ledger)
    judged = [line for line in lines.values() if line.entry]
    good = [line for line in judged if line.kind == GOOD]
    bad = [line for line in judged if line.kind != GOOD]
    rivals = {line.of: line.kind in DUPLICATES for line in bad if line.kept}
    gone = [line for line in good if not line.kept]
    displaced = [line for line in gone if line.taken_for_a_copy and line.id in rivals]
    turned_down = [line for line in gone if line not in displaced]
    caught = {line.id for line in bad if _caught(line, lines)}
    return {
        "kinds": {kind: _of_kind(kind, bad, caught) for kind in dict.fromkeys(sorted(line.kind for line in bad))},
        "languages": {
            lang: {
                **_recall([line for line in bad if line.lang == lang], caught),
                "good": sum(line.lang == lang for line in good),
                "turned_down": sum(line.lang == lang for line in turned_down),
            }
            for lang in sorted({line.lang for line in judged})
        },
        "total": {**_recall(bad, caught), "good": len(good), "turned_down": len(turned_down)},
        "turned_down": _by_check(turned_down),
        "displaced": {
            "by a copy": sum(rivals[line.id] for line in displaced),
            "by a miss": sum(not rivals[line.id] for line in displaced),
        },
        "absent": dict(Counter(line.kind for line in lines.values() if not line.entry)),
    }


def as_json(found: Mapping[str, Any]) -> str:
    """Return the figures for a program."""
    return json.dumps(found, ensure_ascii=False, indent=2)


def as_text(found: Mapping[str, Any]) -> str:
    """Return the figures for a reader."""
    text = [f"{'kind':26} {'n':>4} {'caught':>6} {'recall':>6} {'copies':>6}  by"]
    for kind, of in found["kinds"].items():
        by = ", ".join(f"{check} {n}" for check, n in list(of["by"].items())[:3])
        text.append(f"{kind:26} {of['n']:4} {of['caught']:6} {of['recall']:6.2f} {of['as_copies']:6}  {by}")
    for name, of in {**found["languages"], "all": found["total"]}.items():
        share = of["turned_down"] / of["good"] if of["good"] else 0.0
        wrongly = f"good rows turned down: {of['turned_down']} of {of['good']} ({share:.1%})"
        text.append(f"{name:26} {of['n']:4} {of['caught']:6} {of['recall']:6.2f}         {wrongly}")
    for check, wrong in found["turned_down"].items():
        text.append(f"good rows turned down by {check}: {wrong['n']}")
        text += [f"  {one['question']} | {one['answer']} | {one['reason']}" for one in wrong["examples"]]
    text.append(f"good rows gone in favour of a copy of theirs: {found['displaced']['by a copy']}")
    text.append(f"good rows gone in favour of a bad row that was missed: {found['displaced']['by a miss']}")
    if found["absent"]:
        text.append(f"not in the ledger: {', '.join(f'{kind} {n}' for kind, n in found['absent'].items())}")
    return "\n".join(text)


def _lines(folder: Path, ledger: Path) -> dict[str, Line]:
    path = ledger / "ledger.parquet" if ledger.is_dir() else ledger
    entries = pq.read_table(path, columns=["id", "kept", "stage", "reason", "question", "answer", "verdicts"])
    by_id = {entry["id"]: entry for entry in entries.to_pylist()}
    with (folder / "key.jsonl").open(encoding="utf-8") as file:
        keys = [json.loads(line) for line in file]
    return {key["id"]: Line(**key, entry=by_id.get(key["id"])) for key in keys}


def _caught(line: Line, lines: Mapping[str, Line]) -> bool:
    """Whether it is gone for what it is; of a pair of duplicates either."""
    if line.kind in DUPLICATES and line.of is not None:
        return not (line.kept and lines[line.of].kept)
    return not line.kept and not line.taken_for_a_copy


def _checks(line: Line) -> list[str]:
    """Return what turned a row down."""
    assert line.entry is not None
    failed = [verdict["check"] for verdict in line.entry["verdicts"] or () if not verdict["passed"]]
    return failed or ([] if line.kept else [line.entry["stage"]])


def _recall(bad: Sequence[Line], caught: set[str]) -> dict[str, Any]:
    n = sum(line.id in caught for line in bad)
    return {"n": len(bad), "caught": n, "recall": n / len(bad) if bad else 0.0}


def _of_kind(kind: str, bad: Sequence[Line], caught: set[str]) -> dict[str, Any]:
    lines = [line for line in bad if line.kind == kind]
    by = Counter(check for line in lines for check in _checks(line))
    missed = [line for line in lines if line.id not in caught]
    copies = sum(line.taken_for_a_copy for line in lines)
    return {**_recall(lines, caught), "as_copies": copies, "by": dict(by.most_common()), "missed": _examples(missed)}


def _by_check(lines: Sequence[Line]) -> dict[str, Any]:
    by = Counter(check for line in lines for check in set(_checks(line)))
    return {
        check: {"n": n, "examples": _examples([line for line in lines if check in _checks(line)])}
        for check, n in by.most_common()
    }


def _examples(lines: Sequence[Line]) -> list[dict[str, Any]]:
    return [
        {"id": line.id, **{name: line.entry[name] for name in ("question", "answer", "reason")}}
        for line in lines[:EXAMPLES]
        if line.entry
    ]
