"""Copies: of a good row, and of a benchmark's questions and pictures."""

import re

from benchmarks.planted.draws import Draw
from benchmarks.planted.pictures import copied, mirrored
from benchmarks.planted.pictures import draw as draw_picture
from benchmarks.planted.rows import About, Row


_WORDINGS = 4
"""How often a paraphrase is tried before the question is given up."""


def exact_duplicate(row: Row, draw: Draw) -> Row:
    """Give the row once more."""
    return row


def paraphrased_duplicate(row: Row, draw: Draw) -> Row | None:
    """Give the row once more in other words."""
    if row.paraphrase is None:
        return None
    question, answer = row.paraphrase
    return row._replace(question=question, answer=answer, thinking=None, turns=())


def recompressed_picture(row: Row, draw: Draw) -> Row | None:
    """Give the row once more, with the picture saved anew: in the same book, or in another edition."""
    if not row.pictures:
        return None
    about = draw.rng.choice([row.about, _elsewhere(row.about, draw)])
    return row._replace(about=about, pictures=(copied(row.pictures[0], draw.rng),))


def mirrored_picture(row: Row, draw: Draw) -> Row | None:
    """Give the row once more, with the picture turned left to right."""
    if not row.pictures or re.search(r"left|right|[左右]", row.about.words):
        return None
    return row._replace(about=_elsewhere(row.about, draw), pictures=(mirrored(row.pictures[0]),))


def recompressed_paraphrased(row: Row, draw: Draw) -> Row | None:
    """Give the row once more in other words, with the picture of another edition."""
    again = paraphrased_duplicate(row, draw)
    return again and recompressed_picture(again, draw)


def benchmark_question(row: Row, draw: Draw) -> Row | None:
    """Ask a benchmark's question as it stands."""
    return _asked(row, draw, reworded=False)


def benchmark_paraphrased(row: Row, draw: Draw) -> Row | None:
    """Ask a benchmark's question in other words."""
    return _asked(row, draw, reworded=True)


def benchmark_picture(row: Row, draw: Draw) -> Row | None:
    """Ask a question of our own about a copy of a benchmark's picture."""
    if not draw.benchmarks.pictures:
        return None
    path, organ = draw.rng.choice(draw.benchmarks.pictures)
    question, answer, caption = draw.words["own_questions"][organ][row.about.language == "zh"]
    about = _page(row, f"{path.stem}-{draw.rng.getrandbits(32):x}", caption)
    return Row(about, question, answer, "open", pictures=(copied(path.read_bytes(), draw.rng),))


def in_other_words(question: str, language: str, draw: Draw) -> str | None:
    """Return a question in other words; None where no template and no word fits."""
    text = question
    for pattern, forms in draw.words["templates"][language]:
        if found := re.match(pattern, question, re.IGNORECASE):
            text = re.sub(r"\{(\d)\}", lambda slot: found[int(slot[1])], draw.rng.choice(forms))
            break
    for old, new in draw.words["swaps"][language].items():
        exact = rf"\b{old}\b" if language == "en" else old
        text = re.sub(exact, new, text)
    return None if text == question else text[:1].upper() + text[1:]


def _asked(row: Row, draw: Draw, *, reworded: bool) -> Row | None:
    language = row.about.language
    questions = draw.benchmarks.questions.get(language)
    if not questions:
        return None
    for _ in range(_WORDINGS):
        asked = draw.rng.choice(questions)
        question = in_other_words(asked.question, language, draw) if reworded else asked.question
        if question:
            break
    else:
        return None
    name = f"{draw.rng.getrandbits(48):x}"
    about = _page(row, name, None)  # nothing but the benchmark speaks against the row
    kind = "closed" if asked.answer.casefold() in {"yes", "no"} else "open"
    return Row(about, question, asked.answer, kind, pictures=(draw_picture(name),))


def _page(row: Row, name: str, caption: str | None) -> About:
    return row.about._replace(
        name=name, anatomy=None, modality="B-mode", caption=caption, mentions=(), text=None, picture=None, order=""
    )


def _elsewhere(about: About, draw: Draw) -> About:
    return about._replace(name=f"{about.name}, second edition", page=draw.rng.randint(1, 400))
