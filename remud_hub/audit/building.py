"""From a row, understood, to the sample, its evidence and its source: what the checks and the curators judge."""

import re
from typing import NamedTuple

from remud_hub.answers import parse_answer
from remud_hub.audit.layouts.parsed import About, Cited, Parsed, RowFault
from remud_hub.audit.pictures import Shown
from remud_hub.read.language import language_of_text
from remud_hub.read.tables.options import plain
from remud_hub.records import (
    LANGUAGES,
    OPTION_LETTERS,
    AnswerKind,
    Box,
    Config,
    Evidence,
    Figure,
    Item,
    Language,
    Mention,
    Panel,
    Sample,
    Source,
    TeacherStamp,
)
from remud_hub.store import sha256_of


LONGEST = 200_000
"""Characters of all texts of a row."""
NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)
_HEX = re.compile(r"[0-9a-f]{64}")
_CLOSED = {"yes", "no", "true", "false", "是", "否", "有", "无", "对", "错", "正确", "错误", "是的", "不是", "没有"}
_BANKS = ("bank", "items")
"""How model or prompt begin of rows that are a question bank's."""
_SENTENCE = re.compile(r"\s*(?:(?:\S+\s+){4,}\S+[.!]|[^\n]{7,}[。！])\s*")
"""Five words, or seven characters in Chinese, with a stop."""
_LETTERED = re.compile(rf"[(（]?([{OPTION_LETTERS}])[)）.．、:：]\s*(.*)", re.DOTALL)
_PANEL = re.compile(r"[(（]?\b([A-H])(?:[)）.,:：]|，)\s*([^.;；。]+)")


class Built(NamedTuple):
    """A row as the checks see it."""

    sample: Sample
    evidence: Evidence
    source: Source


def built(parsed: Parsed, pictures: list[Shown], config: Config | None, name: str) -> Built:
    """Return sample, evidence and source of a row.

    Args:
        parsed: The row.
        pictures: Its pictures.
        config: What the row's place says of its kind; None: told from the row.
        name: Its file.

    Raises:
        RowFault: It is absurdly long.
    """
    length = sum(map(len, [parsed.question, parsed.answer, parsed.thinking or "", *parsed.options]))
    length += sum(len(turn.question) + len(turn.answer) for turn in parsed.turns)
    if length > LONGEST:
        raise RowFault("absurdly long", f"{length} characters")
    images = tuple(picture.digest for picture in pictures)
    language = _language(parsed)
    kind, answer = _answer(parsed)
    source = _source(parsed.about, name)
    evidence = _evidence(parsed, source, images, language)
    sample = Sample.create(
        config=parsed.config or config or _config(parsed, images),
        evidence_id=evidence.id,
        source_id=source.id,
        language=language,
        question=parsed.question,
        thinking=parsed.thinking or None,
        answer=answer,
        answer_kind=kind,
        options=parsed.options,
        turns=parsed.turns,
        images=images,
        modality=parsed.modality,
        anatomy=parsed.anatomy,
        scenario=parsed.scenario,
        teacher=_stamp(parsed),
    )
    return Built(sample, evidence, source)


def _config(parsed: Parsed, images: tuple[str, ...]) -> Config:
    if images:
        return "vqa_reasoning" if parsed.thinking else "vqa"
    return "qa_reasoning" if parsed.thinking else "qa"


def _language(parsed: Parsed) -> Language:
    said = (parsed.language or "").casefold()[:2]
    known: dict[str, Language] = {language: language for language in LANGUAGES} | {"ch": "zh"}
    return known.get(said) or language_of_text(parsed.question + parsed.answer)


def _answer(parsed: Parsed) -> tuple[AnswerKind, str]:
    """Return kind and answer; a choice's is its letter, also where the row has the words of the option.

    A sentence that is neither yes nor no is an open answer, whatever its row calls it: "it is possible, but remains uncertain".
    """
    answer = parsed.answer
    if parsed.options and parsed.answer_kind in {None, "choice"}:
        return "choice", _letter(answer.strip(), parsed.options)
    if (
        parsed.answer_kind == "closed"
        and _SENTENCE.fullmatch(answer)
        and not parse_answer(answer, "closed", question=parsed.question)
    ):
        return "open", answer
    if parsed.answer_kind:
        return parsed.answer_kind, answer
    return "closed" if plain(answer) in _CLOSED else "open", answer


def _letter(answer: str, options: tuple[str, ...]) -> str:
    """Return the letter of an answer that is an option's words, with or without it; anything else as it stands."""
    if answer in OPTION_LETTERS:
        return answer
    same = [letter for letter, option in zip(OPTION_LETTERS, options, strict=False) if plain(option) == plain(answer)]
    if len(same) == 1:
        return same[0]
    lettered = _LETTERED.fullmatch(answer)
    whole = [f"{letter}. {option}" for letter, option in zip(OPTION_LETTERS, options, strict=False)]
    if lettered and plain(f"{lettered[1]}. {lettered[2]}") in {*map(plain, whole), plain(f"{lettered[1]}. ")}:
        return lettered[1]
    return answer


def _stamp(parsed: Parsed) -> TeacherStamp:
    digest = parsed.prompt_sha256 or ""
    return TeacherStamp(
        model=parsed.teacher or "unknown",
        prompt=parsed.prompt or "unknown",
        prompt_sha256=digest if _HEX.fullmatch(digest) else sha256_of(digest.encode()),
    )


def _source(about: About, name: str) -> Source:
    known = about.source_id or about.uri or name
    return Source(
        id=known if _HEX.fullmatch(known) else sha256_of(known.encode()),
        name=about.title or about.uri or name,
        uri=about.uri or name,
        media_type="application/octet-stream",
        title=about.title,
        article_id=about.article_id,
        licence=about.licence,
        redistribution=about.redistribution,
    )


def _evidence(parsed: Parsed, source: Source, images: tuple[str, ...], language: Language) -> Evidence:
    about = parsed.about
    box = NOWHERE if about.bbox is None or len(about.bbox) != 4 else about.bbox
    texts = " ".join([about.caption or "", about.text or "", *(mention.text for mention in about.mentions)])
    place = {
        "source_id": source.id,
        "language": language_of_text(texts) if texts.strip() else language,
        "page": max(1, about.page or 1),
        "row": about.row,
        "box": box,
        "group": about.group,
        "article_id": about.article_id,
        "licence": about.licence,
    }
    if (parsed.teacher or "").startswith(_BANKS) or (parsed.prompt or "").startswith(_BANKS):
        return Evidence.create(**place, kind="item", item=_item(parsed, images))
    if images or about.caption or about.figure_label or (about.mentions and not about.text):
        return Evidence.create(**place, kind="figure", figure=_figure(about, images, box))
    return Evidence.create(**place, kind="passage", text=about.text or "")


def _item(parsed: Parsed, images: tuple[str, ...]) -> Item:
    kind, answer = _answer(parsed)
    return Item(question=parsed.question, options=parsed.options, answer=answer, answer_kind=kind, images=images)


def _figure(about: About, images: tuple[str, ...], box: Box) -> Figure:
    page = max(1, about.page or 1)
    nothing = sha256_of(f"figure {about.source_id} {about.page} {about.bbox} {about.caption}".encode())
    cited = about.mentions if about.text is None else (*about.mentions, Cited(text=about.text))
    mentions = tuple(
        Mention(page=max(1, mention.page or page), box=mention.bbox or NOWHERE, text=mention.text, span=(0, 0))
        for mention in cited
    )
    return Figure(
        page=page,
        box=box,
        image=images[0] if images else nothing,
        more_images=images[1:],
        label=about.figure_label,
        caption=about.caption,
        panels=_panels(about.caption or "", box),
        mentions=mentions,
    )


def _panels(caption: str, box: Box) -> tuple[Panel, ...]:
    """Return the panels that a caption names one after another from A on; their boxes are not known."""
    found = [(match[1], match[2].strip()) for match in _PANEL.finditer(caption)]
    if len(found) < 2 or [letter for letter, _ in found] != list(OPTION_LETTERS[: len(found)]):
        return ()
    return tuple(Panel(label=letter, box=box, caption=text) for letter, text in found)
