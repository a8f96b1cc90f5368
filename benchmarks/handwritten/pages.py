"""Pages written by hand, with good rows about them and the edits that spoil these; see ``data``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


DATA = Path(__file__).parent / "data"
KINDS = {
    "ws": "wrong_side",
    "wn": "wrong_number",
    "wu": "wrong_unit",
    "dn": "dropped_negation",
    "an": "added_negation",
    "lh": "lost_hedge",
    "cf": "contradicted_finding",
    "wst": "wrong_structure",
    "inv": "invented_finding",
    "cat": "wrong_category",
    "tam": "answer_not_trace",
    "om": "option_missing",
    "wit": "wrong_in_turn",
    "inj": "injection_obeyed",
    "fi": "figure_index",
    "cl": "caption_leak",
    "ss": "stray_script",
    "abr": "answer_before_reasoning",
    "ref": "refusal",
    "moji": "mojibake",
    "tr": "cut_off",
    "dup": "paraphrased_duplicate",
    "js": "json_in_trace",
    "wl": "wrong_language",
    "ofc": "other_figure",
}


@dataclass
class Page:
    """A figure with its caption and the paragraphs that cite it."""

    name: str
    language: str
    anatomy: str
    label: str
    title: str
    caption: str | None = None
    mentions: list[str] = field(default_factory=list)


@dataclass
class Good:
    """A row that its page supports."""

    name: str
    page: Page
    type: str
    """``v`` with a picture, ``r`` with a trace as well, ``q`` and ``k`` about the text alone."""
    kind: str
    question: str = ""
    thinking: str | None = None
    answer: str = ""
    options: tuple[str, ...] = ()
    turns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Edit:
    """What is done to a good row to spoil it."""

    of: str
    kind: str
    steps: str


def read(which: str) -> tuple[list[Good], list[Edit]]:
    """Return all rows and all edits of a set, ``first`` or ``second``, Chinese first."""
    pages: dict[str, Page] = {}
    rows: list[Good] = []
    edits: list[Edit] = []
    for name in ("zh.txt", "en.txt"):
        for line in filter(str.strip, (DATA / which / name).read_text(encoding="utf-8").splitlines()):
            if line.startswith("!"):
                edits.append(_edit(rows[-1].name, line[1:]))
            else:
                _take(line, pages, rows)
    more = DATA / which / "edits.txt"
    for line in more.read_text(encoding="utf-8").splitlines() if more.exists() else ():
        of, _, rest = line.removeprefix("@").partition(" ")
        edits.append(_edit(of, rest))
    return rows, edits


def _edit(of: str, text: str) -> Edit:
    code, _, steps = text.partition(": ")
    return Edit(of, KINDS[code], steps)


def _take(line: str, pages: dict[str, Page], rows: list[Good]) -> None:
    mark, _, text = line.partition(" ")
    if mark == "#":
        name, language, anatomy, _, label, title = text.split("|")
        pages[name] = Page(name, language, anatomy, label, title)
        pages[""] = pages[name]
    elif mark == "##":
        pages[""] = pages[text.strip()]
    elif match := re.match(r"-([vrqk])$", mark):
        page = pages[""]
        number = sum(row.page is page for row in rows)
        rows.append(Good(page.name + chr(ord("a") + number), page, match[1], text.strip()))
    elif mark == "C":
        pages[""].caption = text
    elif mark == "M":
        pages[""].mentions.append(text)
    else:
        _add(rows[-1], mark, text)


def _add(row: Good, mark: str, text: str) -> None:
    match mark:
        case "Q":
            row.question = text
        case "T":
            row.thinking = text
        case "A":
            row.answer = text
        case "O":
            row.options = tuple(text.split("|"))
        case "U":
            row.turns = (*row.turns, (text, ""))
        case "B":
            row.turns = (*row.turns[:-1], (row.turns[-1][0], text))
        case _:
            raise ValueError(f"no such line: {mark} {text}")


def steps_of(edit: Edit) -> Iterator[str]:
    """Yield what is done, one thing after another."""
    yield from (step.strip(" ").replace("\\n", "\n") for step in edit.steps.split(" ;; "))
