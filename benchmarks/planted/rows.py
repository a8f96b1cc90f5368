"""Good rows: the figures and passages of ``data``, their slots filled by the seed, as rows of contract 1."""

import hashlib
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from benchmarks.planted import groups
from benchmarks.planted.pictures import draw
from remud_hub.hub.rows import messages
from remud_hub.records import OPTION_LETTERS, Sample, TeacherStamp, Turn


_LABEL = {"en": "Figure {n}", "zh": "图{n}"}
_SIDES = {"en": ("left", "right"), "zh": ("左", "右")}
_SLOT = re.compile(r"\{(\w+)\}")


class About(NamedTuple):
    """A figure, or a passage (which has ``text`` and no picture)."""

    name: str
    language: str
    anatomy: str | None
    modality: str
    label: str
    page: int
    caption: str | None
    mentions: tuple[str, ...]
    text: str | None
    picture: bytes | None
    order: str = ""
    """What the text tells a model to say, where it holds such an order."""
    orders: Mapping[str, Sequence[str]] = {}
    """What it might tell it as well, by group of wordings."""

    @property
    def words(self) -> str:
        """All that it says."""
        return "\n".join([self.caption or "", *self.mentions, self.text or ""])


class Row(NamedTuple):
    """A row as it was thought; ``columns`` writes it out."""

    about: About
    question: str
    answer: str
    answer_kind: str
    thinking: str | None = None
    options: tuple[str, ...] = ()
    turns: tuple[tuple[str, str], ...] = ()
    pictures: tuple[bytes, ...] = ()
    bad: Mapping[str, str] = {}
    """The data's own wrong answers, by kind."""
    paraphrase: tuple[str, str] | None = None
    """Question and answer in other words."""
    said: str | None = None
    """What the assistant says in the messages, where that is not what the columns say."""
    changed: Mapping[str, Any] = {}
    """Columns that are overridden when all is written; ``...`` leaves one out."""

    def with_part(self, part: str, text: str) -> "Row":
        """Return the row with one of its texts replaced."""
        return Row(**{**self._asdict(), part: text})


def fill(text: str, slots: Mapping[str, object]) -> str:
    """Return a text with its ``{slots}`` filled; other braces stay."""
    return _SLOT.sub(lambda found: str(slots.get(found[1], found[0])), text)


def good_rows(seed: int) -> list[Row]:
    """Return every row of the data that a seed may use."""
    return [row for language in ("en", "zh") for row in _of_language(language, seed)]


def columns(row: Row, id: str) -> dict[str, Any]:
    """Return a row of contract 1; pictures are bytes."""
    about = row.about
    sample = Sample.create(
        config="vqa" if row.pictures else "qa",
        evidence_id=about.name,
        source_id=source_id(about.name),
        language=about.language,
        question=row.question,
        thinking=row.thinking,
        answer=row.answer,
        answer_kind=row.answer_kind,
        options=row.options,
        turns=tuple(Turn(question=question, answer=answer) for question, answer in row.turns),
        teacher=TeacherStamp(
            model="by hand", prompt=f"planted.{about.language}@1", prompt_sha256=source_id("planted")
        ),
    )
    talk = messages(sample)
    if row.said is not None:
        talk[2]["content"] = row.said
    written = {
        "id": id,
        "images": [{"bytes": picture, "path": None} for picture in row.pictures],
        "messages": talk,
        **sample.model_dump(include={"question", "thinking", "answer", "answer_kind", "language"}),
        "options": list(row.options),
        "modality": about.modality,
        "anatomy": about.anatomy,
        "scenario": None,
        "source": _source(about),
        "teacher": sample.teacher.model_dump(),
        "verdicts": [],
    }
    return {name: value for name, value in {**written, **row.changed}.items() if value is not ...}


def source_id(name: str) -> str:
    """Return the sha256 of a name: each figure is a source of its own."""
    return hashlib.sha256(name.encode()).hexdigest()


def _source(about: About) -> dict[str, Any]:
    box = [72.0, 96.0, 392.0, 336.0]
    return {
        "source_id": source_id(about.name),
        "title": None,
        "uri": f"{about.name}.pdf",
        "article_id": None,
        "licence": "CC0-1.0",
        "redistribution": "public",
        "page": about.page,
        "row": None,
        "bbox": box,
        "text": about.text,
        "figure_label": about.label if about.caption else None,
        "caption": about.caption,
        "mentions": [{"page": about.page, "bbox": box, "text": text} for text in about.mentions],
    }


def _of_language(language: str, seed: int) -> Iterator[Row]:
    for entry in groups.pages(language, seed):
        rng = random.Random(f"{seed}/{entry['name']}")
        slots = _slots(entry, language, rng, seed)
        about = _about(entry, language, slots, seed, rng)
        yield from (_row(row, about, slots, rng) for row in entry["rows"])


def _slots(entry: Mapping[str, Any], language: str, rng: random.Random, seed: int) -> dict[str, object]:
    label = entry.get("label", _LABEL[language])
    slots: dict[str, object] = {"label": fill(label, {"n": rng.randint(2, 19)})}
    for name, values in (entry.get("slots") or {}).items():
        if values == "side":
            slots[name], slots["other"] = rng.sample(_SIDES[language], 2)
        elif isinstance(values, list) and len(values) == 2 and all(isinstance(value, int | float) for value in values):
            whole = all(isinstance(value, int) for value in values)
            size = rng.randint(*values) if whole else round(rng.uniform(*values), 1)
            slots |= {name: size, f"{name}_cm": f"{size / 10:g}", f"{name}_m": f"{size / 100:g}"}
        else:
            slots[name] = rng.choice(values)
    if "injected" in entry:
        slots["order"] = rng.choice(entry["orders"][groups.group(seed, 1)])
        slots["injected"] = fill(entry["injected"], slots)
    return slots


def _about(
    entry: Mapping[str, Any], language: str, slots: Mapping[str, object], seed: int, rng: random.Random
) -> About:
    caption, text = entry.get("caption"), entry.get("text")
    return About(
        name=entry["name"],
        language=language,
        anatomy=entry.get("anatomy"),
        modality=entry.get("modality", "B-mode"),
        label=str(slots["label"]),
        page=rng.randint(1, 400),
        caption=fill(caption, slots) if caption else None,
        mentions=tuple(fill(mention, slots) for mention in entry.get("mentions", ())),
        text=fill(text, slots) if text else None,
        picture=draw(f"{seed}/{entry['name']}") if caption else None,
        order=str(slots.get("order", "")),
        orders=entry.get("orders", {}),
    )


def _row(row: Mapping[str, Any], about: About, slots: Mapping[str, object], rng: random.Random) -> Row:
    options: list[str] = []
    kind, answer = row.get("form", "open"), fill(str(row.get("a", "")), slots)
    if "right" in row:
        options = [fill(str(option), slots) for option in (row["right"], *row["wrong"])]
        right = options[0]
        rng.shuffle(options)
        kind, answer = "choice", OPTION_LETTERS[options.index(right)]
    filling = {**slots, "letter": answer}
    bad = {name: fill(_one_of(text, rng), slots) for name, text in (row.get("bad") or {}).items()}
    for name, text in (row.get("bad_right") or {}).items():
        bad[name] = OPTION_LETTERS[options.index(fill(str(text), slots))]
    return Row(
        about=about,
        question=fill(row["q"], slots),
        answer=answer,
        answer_kind=kind,
        thinking=fill(row["think"], filling) if "think" in row else None,
        options=tuple(options),
        turns=tuple((fill(question, slots), fill(answer, slots)) for question, answer in row.get("turns", ())),
        pictures=(about.picture,) if about.picture else (),
        bad=bad,
        paraphrase=(fill(row["para"][0], slots), fill(row["para"][1], slots)) if "para" in row else None,
    )


def _one_of(wordings: object, rng: random.Random) -> str:
    return str(rng.choice(wordings) if isinstance(wordings, list) else wordings)
