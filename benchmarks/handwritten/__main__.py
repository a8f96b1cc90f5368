"""``python -m benchmarks.handwritten make|score``: rows written by hand, and how well what is wrong with them was found."""

import argparse
import base64
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.handwritten.pages import Good, read
from benchmarks.handwritten.spoil import spoiled
from benchmarks.planted import score
from benchmarks.planted.kinds import DUPLICATES
from benchmarks.planted.pictures import draw


def rows_and_key(which: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each row of a set with its line of the key; duplicates stand after what they are copies of."""
    good, edits = read(which)
    by_name = {row.name: row for row in good}
    bad = [(_id(f"{n} {edit.steps}"), edit.kind, spoiled(edit, by_name), edit.of) for n, edit in enumerate(edits)]
    every = [*((row.name, "good", row, None) for row in good), *bad]
    for name, kind, row, of in sorted(every, key=lambda each: (each[1] in DUPLICATES, _id(each[0]))):
        yield _columns(row, name), {"id": name, "kind": kind, "lang": row.page.language, "of": of}


def _id(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def _columns(row: Good, name: str) -> dict[str, Any]:
    page, shows = row.page, row.type in "vr"
    asked = "\n".join([row.question, *(f"{chr(ord('A') + i)}. {option}" for i, option in enumerate(row.options))])
    said = f"<think>{row.thinking}</think><answer>{row.answer}</answer>" if row.thinking else row.answer
    talk = [(asked, said), *row.turns]
    picture = base64.b64encode(draw(page.name)).decode()
    return {
        "id": name,
        "images": [{"bytes": picture, "path": f"{page.name}.jpg"}] if shows else [],
        "messages": [
            {"role": role, "content": text}
            for turn in talk
            for role, text in zip(("user", "assistant"), turn, strict=True)
        ],
        "question": row.question,
        "thinking": row.thinking,
        "answer": row.answer,
        "answer_kind": row.kind,
        "options": list(row.options),
        "language": page.language,
        "modality": "ultrasound",
        "anatomy": page.anatomy,
        "source": {
            "source_id": _id(page.title),
            "title": page.title,
            "figure_label": page.label if shows else None,
            "caption": page.caption if shows else None,
            "mentions": page.mentions,
        },
    }


def _make(out: Path, which: str) -> str:
    out.mkdir(parents=True, exist_ok=True)
    made = list(rows_and_key(which))
    for name, lines in (("rows.jsonl", (row for row, _ in made)), ("key.jsonl", (key for _, key in made))):
        text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
        (out / name).write_text(text, encoding="utf-8")
    good = sum(key["kind"] == "good" for _, key in made)
    return f"{good} good rows, {len(made) - good} bad ones in {out}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.handwritten", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make", help="write rows.jsonl and key.jsonl")
    making.add_argument("--out", type=Path, required=True)
    making.add_argument("--set", choices=("first", "second"), default="first", dest="which")
    scoring = commands.add_parser("score", help="compare a ledger with the key")
    scoring.add_argument("folder", type=Path, help="what make wrote")
    scoring.add_argument("ledger", type=Path, help="ledger.parquet, or its folder")
    return parser.parse_args()


if __name__ == "__main__":
    options = _options()
    if options.command == "make":
        print(_make(options.out, options.which))
    else:
        print(score.as_text(score.score(options.folder, options.ledger)))
