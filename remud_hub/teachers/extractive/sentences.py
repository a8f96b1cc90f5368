"""Sentences of a text, English and Chinese, and their wording without figure citations.

A question that stands beside a picture must not speak of "Figure 3": the reader has no page to look it up on.
"""

import re
from collections.abc import Iterable

from remud_hub.labels import TABLE_CITATION, find_citations
from remud_hub.records import Language


# A full stop after one of these does not end a sentence
ABBREVIATION = re.compile(
    r"(?:\b(?:Figs?|Tabs?|Eqs?|Refs?|Nos?|Dr|Prof|vs|approx|ca|cf|al|e\.g|i\.e|etc|resp|min|max|[A-Z]))\.$"
)
ENGLISH_END = re.compile(r"(?<=[.!?])[\"”')\]]*\s+(?=[A-Z0-9“\"(])")
CHINESE_SENTENCE = re.compile(r".+?(?:[。！？]+[”」』）]*|$)")

CITED = "\ufffc"  # stands for a citation while a sentence is reworded; documents cannot hold it, see `_marked`
_SEVERAL = rf"{CITED}(?:\s*(?:,|and|to|–|-|、|和|及|与|～|~)\s*{CITED})*"
_SHOWN = r"shown|seen|demonstrated|illustrated|depicted|presented|displayed|visuali[sz]ed|indicated|summari[sz]ed"
_SHOWS = r"show|demonstrate|illustrate|depict|present|display|indicate|summari[sz]e|compare|describe|report|contain"
_SHOWS_ZH = r"为|示|显示|可见|给出|列出|展示|说明|描述|反映"

# In order; each takes one wording of a citation out of a sentence
REWORDINGS: dict[Language, tuple[tuple[re.Pattern[str], str], ...]] = {
    "en": (
        (re.compile(rf"\s*[(\[][^()\[\]]*{CITED}[^()\[\]]*[)\]]"), ""),
        (re.compile(rf"^(?:as\s+)?(?:{_SHOWN})\s+(?:in|by)\s+{_SEVERAL},?\s*", re.IGNORECASE), ""),
        (re.compile(rf",?\s*\bas\s+(?:can\s+be\s+)?(?:{_SHOWN})\s+(?:in|by)\s+{_SEVERAL},?"), ""),
        (re.compile(rf"^{_SEVERAL}\s+({_SHOWS})s?\b"), r"The image \1s"),
        (re.compile(rf"\b(in|from|on|of|by)\s+{_SEVERAL}"), r"\1 the image"),
    ),
    "zh": (
        (re.compile(rf"[（(][^（）()]*{CITED}[^（）()]*[)）]"), ""),
        (re.compile(rf"(?:正?如|由){_SEVERAL}(?:所示|可见|中所示)[，,]?"), ""),
        (re.compile(rf"[，,]?(?:详见|参见|见){_SEVERAL}"), ""),
        (re.compile(rf"^{_SEVERAL}(?:中)?({_SHOWS_ZH})"), r"图像\1"),
        (re.compile(rf"{_SEVERAL}(?=中|上)"), "图像"),
    ),
}
# "Results are shown in the image" is true and says nothing; a letter that could not be read leaves a word that is none
EMPTY = re.compile(
    rf"\b(?:{_SHOWN}|found|given|provided)\s+(?:in|on|by)\s+the image\W*$|\bas (?:in|on) the image\b|\ufffd"
)
_STOPS = ("。", ".", "！", "？", "!", "?")
# Who wrote, and when, is no part of the matter; "(22)" and "et al." are another paper's
SELF: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:we|our|ours|us|I|et al|(?:this|the present|the current|that|these) (?:study|paper|article|review|work|chapter|authors?|figure|table)"
        r"|authors?|recently|herein|above|below|supplement\w*|appendix|section)\b|\(\d{1,3}(?:[,–-]\s?\d{1,3})*\)|\bp\s*[<=>]|https?:|www\.|^(?:First|Second|Third|Last)(?:ly)?\b|^At the time\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(r"本(?:研究|文|组|书|章|节)|我们|作者|笔者|上述|如前|上文|下文|详见"),
}
# A sentence of English has one of these, or what looks like one is a heading or the half of a sentence
VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|can|may|might|could|should|must|will|would|do|does|did)\b|\b[a-z]{3,}(?:s|ed)\b"
)
LONGEST = 800  # characters; what is longer is no sentence but the debris of a table
# "[3, 4]" anywhere, and the superscripts "10,11" or "40)41)" of the sentence before, which lose their height in plain text
REFERENCE_NUMBERS = re.compile(r"\s*\[\d+(?:\s*[,–-]\s*\d+)*\]|^\d{1,3}[),](?:\d{1,3}[),]?)*\s*(?=[A-Z])")


def split_sentences(text: str, language: Language) -> list[str]:
    """Return the sentences of ``text`` in order, stripped; a full stop after an abbreviation ends none."""
    flat = re.sub(r"\s+", " ", text).strip()
    if language == "zh":
        return [part.strip() for part in CHINESE_SENTENCE.findall(flat) if part.strip()]
    sentences: list[str] = []
    for piece in ENGLISH_END.split(flat):
        if sentences and ABBREVIATION.search(sentences[-1]):
            sentences[-1] += " " + piece
        else:
            sentences.append(piece)
    return [sentence for sentence in sentences if sentence]


def without_citations(sentence: str, language: Language) -> str | None:
    """Reword a sentence so that it names no figure or table.

    Returns:
        The sentence, or None when a citation is too tightly woven into it to be taken out by rule, or was all it had,
        or when this is no sentence.
    """
    if len(sentence) > LONGEST or TABLE_CITATION.search(sentence):
        return None
    reworded = _marked(REFERENCE_NUMBERS.sub("", sentence))
    for pattern, replacement in REWORDINGS[language]:
        reworded = pattern.sub(replacement, reworded)
    if CITED in reworded or EMPTY.search(reworded):
        return None
    reworded = re.sub(r"\s+([,.;:])", r"\1", re.sub(r"\s{2,}", " ", reworded)).strip(" ,，、")
    return reworded[:1].upper() + reworded[1:] if reworded else None


def is_about_the_matter(sentence: str, language: Language) -> bool:
    """Whether a sentence is whole and speaks of the matter, and not of the paper, its authors or its other parts."""
    if SELF[language].search(sentence):
        return False
    return language == "zh" or (sentence[:1].isupper() and VERB.search(sentence) is not None)


def join_sentences(sentences: Iterable[str], language: Language) -> str:
    """Return the sentences in a row, each with its stop."""
    ended = (text if text.endswith(_STOPS) else text + ("。" if language == "zh" else ".") for text in sentences)
    return ("" if language == "zh" else " ").join(ended)


def finished(phrase: str, language: Language) -> str:
    """Return a phrase as a sentence: a capital in front, a stop behind."""
    return join_sentences([phrase[:1].upper() + phrase[1:]], language)


def _marked(sentence: str) -> str:
    """Put ``CITED`` in the place of every citation."""
    pieces, end = [], 0
    sentence = sentence.replace(CITED, "")
    for citation in find_citations(sentence):
        if citation.span[0] >= end:  # the figures of a range share one span
            pieces += [sentence[end : citation.span[0]], CITED]
        end = max(end, citation.span[1])
    return "".join([*pieces, sentence[end:]])
