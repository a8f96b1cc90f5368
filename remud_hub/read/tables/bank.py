"""A row of a question bank as an item."""

import re
from collections.abc import Sequence

from remud_hub.read.tables.options import Option, options_of, plain, right_options
from remud_hub.read.tables.rows import Unusable
from remud_hub.read.tables.table import Cells, text_of
from remud_hub.records import OPTION_LETTERS, AnswerKind, ColumnMap, Item


_CLOSED = {"yes", "no", "true", "false", "是", "否", "对", "错", "正确", "错误", "√", "×", "有", "无"}
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?\s?(?:%|[A-Za-zµμ/²³]{1,6}|毫米|厘米|度|周|岁|天)?")
_LETTERS_ONLY = re.compile(rf"[{OPTION_LETTERS}]{{1,{len(OPTION_LETTERS)}}}")


def bank_item(cells: Cells, columns: ColumnMap, images: tuple[str, ...]) -> Item:
    """Return the item of a row.

    Raises:
        Unusable: It has no question or no right answer, or its options are no choice.
    """
    question, answer = text_of(cells.get(columns.question or "")), cells.get(columns.answer or "")
    if not question:
        raise Unusable("no question")
    options = options_of([cells.get(name) for name in columns.options]) if columns.options else []
    if options:
        question, texts, right, kind = _choice(question, answer, options, columns)
    else:
        texts, (right, kind) = (), _without_options(answer)
    return Item(
        question=question,
        options=texts,
        answer=right,
        answer_kind=kind,
        explanation=text_of(cells.get(columns.explanation or "")) or None,
        images=images,
        modality=text_of(cells.get(columns.modality or "")) or None,
        anatomy=text_of(cells.get(columns.anatomy or "")) or None,
    )


def _choice(
    question: str, answer: object, options: Sequence[Option], columns: ColumnMap
) -> tuple[str, tuple[str, ...], str, AnswerKind]:
    """Return question, options, answer and its kind; a choice with several right options becomes an open question."""
    texts = tuple(option.text for option in options)
    if len(texts) < 2:
        raise Unusable("fewer than two options")
    if len(texts) > len(OPTION_LETTERS):
        raise Unusable("more than eight options")
    if len({plain(text) for text in texts}) < len(texts):
        raise Unusable("two options are equal")
    right = right_options(answer, options, columns.count_from)
    if len(right) == 1:
        return question, texts, OPTION_LETTERS[right[0]], "choice"
    lines = [f"{letter}. {text}" for letter, text in zip(OPTION_LETTERS, texts, strict=False)]
    return "\n".join([question, *lines]), (), "\n".join(lines[place] for place in right), "open"


def _without_options(answer: object) -> tuple[str, AnswerKind]:
    text = text_of(answer)
    if not text:
        raise Unusable("no right answer")
    if _LETTERS_ONLY.fullmatch(text):
        raise Unusable("a letter for an answer, and no options", text)
    if plain(text) in _CLOSED:
        return text, "closed"
    return text, "number" if _NUMBER.fullmatch(text) else "open"
