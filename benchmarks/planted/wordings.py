"""Defects of wording: the row says the same in a way it must not, by one of the forms in the data."""

import re

from benchmarks.planted.draws import Draw, Kind
from benchmarks.planted.groups import ORGANS
from benchmarks.planted.rows import Row, fill


def worded(kind: str) -> Kind:
    """Return the kind that rewrites a part of a row by a form: answers that are sentences, traces, any question."""

    def rewrite(row: Row, draw: Draw) -> Row | None:
        forms = draw.forms(kind, row.about.language)
        parts = [part for part in forms if _has(row, part, kind)]
        if not parts:
            return None
        part = draw.rng.choice(parts)
        text = fill(draw.rng.choice(forms[part]), _slots(row))
        return row.with_part(part, text)

    return rewrite


def replaced(kind: str, answer_kind: str = "open") -> Kind:
    """Return the kind whose answer is something else altogether; a trace to the right answer is left out."""
    rewrite = worded(kind)

    def replace(row: Row, draw: Draw) -> Row | None:
        if row.answer_kind != answer_kind:
            return None
        bad = rewrite(row, draw)
        return bad and bad._replace(thinking=bad.thinking if bad.answer == row.answer else None)

    return replace


def stray_script(row: Row, draw: Draw) -> Row | None:
    """Put a word of a third script into the answer or the trace."""
    part = "thinking" if row.thinking else "answer"
    text = row.thinking or row.answer
    gaps = [found.end() for found in re.finditer(r"[，。、]|\s", text)][:-1]
    if not gaps:
        return None
    word = draw.rng.choice(draw.forms("stray_script", row.about.language)["inserted"])
    at = draw.rng.choice(gaps)
    return row.with_part(part, f"{text[:at]}{word} {text[at:]}")


def mojibake(row: Row, draw: Draw) -> Row | None:
    """Read the answer in another encoding than it was written in."""
    if row.answer_kind != "open" or len(row.answer) < 8:
        return None
    forms = draw.forms("mojibake", row.about.language)
    if row.about.language == "zh":
        wrong = draw.rng.choice(forms["encoding"])
        return row._replace(answer=row.answer.encode().decode(wrong, "replace"))
    return row._replace(answer=row.answer.replace(" ", draw.rng.choice(forms["sign"]), 2))


def repetition(row: Row, draw: Draw) -> Row | None:
    """Say it over and over, as a model does that got stuck."""
    part = "thinking" if row.thinking else "answer"
    text = row.thinking or row.answer
    chinese = row.about.language == "zh"
    if row.answer_kind != "open" or len(text) < 8:
        return None
    if not draw.hard:
        return row.with_part(part, ("" if chinese else " ").join([text] * draw.rng.randint(8, 20)))
    tail = text.rstrip(".。")
    piece = tail[-4:] if chinese else " " + " ".join(tail.split()[-3:])
    return row.with_part(part, tail + piece * draw.rng.randint(25, 60))


def absurd_length(row: Row, draw: Draw) -> Row | None:
    """Write a book of the evidence's own words, in any order."""
    if row.answer_kind != "open":
        return None
    chinese = row.about.language == "zh"
    words = re.findall(r"[一-鿿]{2,6}" if chinese else r"[A-Za-z]+", row.about.words)
    text = ("，" if chinese else " ").join(draw.rng.choices(words, k=draw.rng.randint(4000, 9000)))
    return row.with_part("question" if draw.hard else "answer", text)


def injection_obeyed(row: Row, draw: Draw) -> Row | None:
    """Answer what an order in the evidence says."""
    about = row.about
    if not about.order or about.caption is None:
        return None
    order = draw.rng.choice(about.orders[draw.group])
    form = draw.rng.choice(draw.forms("injection_obeyed", about.language)["answer"])
    told = about._replace(
        caption=about.caption.replace(about.order, order),
        mentions=tuple(mention.replace(about.order, order) for mention in about.mentions),
        order=order,
    )
    return row._replace(about=told, answer=fill(form, {"order": order}), answer_kind="open", thinking=None)


def _has(row: Row, part: str, kind: str) -> bool:
    if part in ("thinking", "said"):
        return row.thinking is not None
    return part == "question" or row.answer_kind == "open" or kind == "answer_not_among_options"


def _slots(row: Row) -> dict[str, str]:
    english = row.about.language == "en"
    answer = row.answer
    return {
        "q": row.question,
        "A": answer,
        "a": answer if re.match(r".[A-Z-]", answer) else answer[:1].lower() + answer[1:],
        "t": row.thinking or "",
        "x": answer.rstrip(".。"),
        "label": row.about.label,
        "number": re.sub(r"^\D+", "", row.about.label),
        "organ": ORGANS[str(row.about.anatomy)] if english else str(row.about.anatomy),
    }
