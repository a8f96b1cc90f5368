"""What of a reply is read, and in which form."""

import json
import re
import unicodedata
from functools import cache, lru_cache
from itertools import groupby, islice

from remud_hub.models.thinking import answers_in, in_our_tags, split_thinking


MOST_MARKS = 30
"""Combining marks on one character that are read, as in the stream-safe format of UAX #15: NFKC sorts them, in quadratic time."""
REMEMBERED = 32
"""Texts that are looked through once: several readers, and several checks, ask for the same."""
_BOX, _BOX_END = "<|begin_of_box|>", "<|end_of_box|>"
"""What GLM-V writes around its answer."""
_ENDED = re.compile(
    r"(?<=\S)\s*(?:<\|(?:im_end|endoftext|end_of_text|eot_id|eom_id)\|>|</s>|<(?:end_of_turn|eos|pad)>|<｜end▁of▁sentence｜>)"
)
"""Tokens that end a reply, where a server has left them in: what follows is no more of it."""
_TOKENS = re.compile(r"\A\s*<s>|<\|end\|>\s*\Z")
_SPEAKER = re.compile(r"\A\s*(?:assistant|助手)\s?[:：]\s*", re.IGNORECASE)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_LATEX_TEXT = re.compile(r"\\(?:text(?:bf|rm)?|math(?:rm|bf))\{([^{}]*)\}|\\[,;: ]|\\q?quad\b")
"""Words in formulas, and spaces: ``5\\,\\text{mm}``."""
# Markdown, and LaTeX's \( and \[, and the backslash of its \%
_DECORATION = re.compile(r"[*_`$]+|^#+\s*|\\[()\[\]]|\\(?=%)")
# What follows the last of these is what the reply settles on. "The answer is", "answer": (JSON), "I choose", "\boxed{"
_MARKER = re.compile(
    r"(?<!wrong )(?<!incorrect )\b(?:answer|option|choice)(?: to (?:the|this|your) question)?[\"']?\s?"
    r"(?:(?:is|(?:would|should|must|will) (?:\w+ )?be)\b:?|[:=]|[-–—](?=\s))"
    r"|(?<!not )\b(?:choose|select|pick|go with|say)(?=\s+(?:option |answer )?[(\[\"']?(?-i:[A-J])\b)"
    r"|\bans\s?[.:]"
    r"|\\boxed\{"
    r"|(?:答案|(?:正确|最佳)选项|选项(?=[是为])|选择)\s?(?:应该?|就)?(?:(?:是|为|选择?)[:=]?|[:=])|[【\[](?:正确)?答案[】\]]:?|回答(?:[是为][:=]?|[:=])"
    r"|(?<![不非勿])(?<!不[应能该会])(?<!不应该)(?<!不可以)选择?[:=]?(?=\s?[(\[\"'【]?[A-J](?![A-Z]))",
    re.IGNORECASE,
)
_MAY_MARK = ("ans", "option", "choice", "choose", "select", "pick", "go with", "say", "boxed", "答", "选", "ı")
"""Folded. Without one of these, which are found much faster, a text has no marker; the last is an i in any case."""
# Such as "about the size": another matter than which option, or whether
_OTHER_MATTER = (
    r"(?! (?:about |of |on )?(?:(?:the|its|their) )?(?:(?:exact|precise) \w|"
    r"(?:size|dimension|measurement|diameter|volume|depth|number|age|cause|stage|history)s?\b))"
)
_OTHER_MATTER_ZH = r"(?!(?:其|它的|病变的?|病灶的?)?(?:具体|确切|准确|大小|尺寸|数量|深度|体积|年龄|原因|病因|分期))"


def _doubt(of: str, of_zh: str) -> re.Pattern[str]:
    return re.compile(
        r"\b(?:i|we)(?: am|'m| are|'re)? (?:not (?:sure|certain)|unsure|cannot (?:tell|say|be sure)|can't (?:tell|say)|do not know|don't know)\b"
        rf"{of}|\b(?:hard|difficult|impossible) to (?:say|tell)\b{of}|我(?:不太?|无法|不能)(?:确定|肯定|判断|知道){of_zh}",
        re.IGNORECASE,
    )


_UNSURE, _UNSURE_WHICH = _doubt("", ""), _doubt(_OTHER_MATTER, _OTHER_MATTER_ZH)


def said_in(reply: str) -> list[str]:
    """Return what is said for an answer: behind the thinking, in the last box, and out of the JSON where it is in JSON.

    Chat templates may open the thinking in the prompt: the reply then only closes it. There are several where a reply has
    several answers in tags.
    """
    whole = in_our_tags(_TOKENS.sub("", _ENDED.split(reply, maxsplit=1)[0]))
    behind = whole.rpartition("</think>")[2]
    tagged = [answer for answer in answers_in(behind) if answer]
    return [_SPEAKER.sub("", _out_of_json(_out_of_box(each))) for each in tagged or [split_thinking(behind)[1]]]


def _out_of_box(text: str) -> str:
    boxed = text.rpartition(_BOX)[2].partition(_BOX_END)[0] if _BOX in text else ""
    return boxed.strip() or text


def _out_of_json(text: str) -> str:
    bare = text.removeprefix("```json").removeprefix("```").removesuffix("```").strip()
    if not (bare.startswith("{") and bare.endswith("}")):
        return text
    try:
        fields = json.loads(bare)
    except (ValueError, RecursionError):
        return text
    named = {key.casefold(): value for key, value in fields.items()}
    value = next((named[key] for key in ("answer", "final_answer", "答案") if key in named), None)
    return str(value) if isinstance(value, str | int | float) else text


def clean(text: str) -> str:
    """Return text with full-width forms folded (NFKC), and without what nobody sees, Markdown emphasis and outer space."""
    folded = unicodedata.normalize("NFKC", _with_few_marks(_UNSEEN.sub("", text)))
    return _DECORATION.sub(
        "", _LATEX_TEXT.sub(lambda found: found[1] or " ", folded) if "\\" in folded else folded
    ).strip()


def _with_few_marks(text: str) -> str:
    if text.isascii() or not any(map(_is_mark, set(text))):
        return text
    runs = groupby(text, key=_is_mark)
    return "".join("".join(islice(run, MOST_MARKS) if marks else run) for marks, run in runs)


@cache
def _is_mark(character: str) -> bool:
    return unicodedata.combining(unicodedata.normalize("NFKD", character)[0]) > 0


def normalise(text: str) -> str:
    """Return text as it is compared: cleaned, lower case, one space between words, no final punctuation."""
    return " ".join(clean(text).casefold().split()).rstrip(".。!;,、")


@lru_cache(REMEMBERED)
def settled(text: str) -> str | None:
    """Return what follows the last "the answer is" or the like; None where nothing of the kind is said."""
    tail = None
    folded = text.casefold()
    for mark in _MARKER.finditer(text) if any(map(folded.__contains__, _MAY_MARK)) else ():
        tail = mark.end()
    return text[tail:].lstrip() if tail is not None and text[tail:].strip() else None


def is_unsure(text: str, of_a_number: bool = False) -> bool:
    """Whether the last line, behind the answer, takes it back: "B, but I am not sure"; not so "B. I am not sure about the size".

    Args:
        text: The reply.
        of_a_number: Whether a number is asked for: then any doubt may be of that.
    """
    last = (settled(text) or text).splitlines()[-1]
    return bool((_UNSURE if of_a_number else _UNSURE_WHICH).search(last))
