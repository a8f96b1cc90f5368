"""What a caption says, without what a reader of the picture alone has no use for: glossaries, credits, halves of sentences."""

import re
from collections import Counter

from remud_hub.records import Figure, Language
from remud_hub.teachers.extractive.sentences import join_sentences, split_sentences, without_citations


LONGEST_CAPTION = 1500  # characters; what is longer has swallowed the text around it
PANEL_LABEL = re.compile(r"[A-Za-z]\d?$")  # "left" or "2.1" is a place or a number, and reads ill in a question
# An abbreviation and what it stands for: with "indicates" behind it, or an equals sign, of which some fonts make "¼"
GLOSSARY = re.compile(
    r"(?:^|[\s;,(])[A-Za-z0-9*’']{2,8}\s*[=:¼]\s*\w+.*[.;,]|^[*†‡]?\s*[A-Z][\w/-]{1,8} (?:indicates?|denotes) |^Abbreviations?\b|^缩[略写]"
)
CREDIT = re.compile(
    r"\b(?:reproduced|adapted|reprinted|permission|copyright|licen[sc]ed?|downloaded|courtesy|creative commons)\b|©|https?:|"
    r"改编自|引自|版权|授权|转载",
    re.IGNORECASE,
)
DANGLING = re.compile(
    r"\b(?:and|or|as well as|with|of|the|an?|to|in|on|by|for|from|including|versus|vs)\W*$|[和与及的、，]\W*$",
    re.IGNORECASE,
)
# The rest of a sentence that began with another panel's share
HALF = re.compile(r"(?:[a-z]|(?:By|In|With|And|Or|Shows?|Of|From|To|For)\b|[A-H](?:,| and| to|–|-)\s*[A-H]\b)")
OTHER_PANELS = re.compile(r"[(（]\s*([A-Za-z])(?:\s*[-–,、和及]\s*[A-Za-z])*\s*[)）]")
MEANING = re.compile(r"[A-Za-z]{3,}|[一-鿿]{2,}")


def caption_sentences(text: str, language: Language) -> list[str]:
    """Return the sentences of a caption that describe what is seen, whole and without citations."""
    cleaned = (without_citations(sentence, language) for sentence in split_sentences(text, language))
    return [sentence for sentence in cleaned if sentence and _describes(sentence)]


def described_whole(figure: Figure, language: Language) -> str | None:
    """Return what the caption says of the whole picture, or None."""
    caption = figure.caption or ""
    if not 0 < len(caption) <= LONGEST_CAPTION:
        return None
    return join_sentences(caption_sentences(caption, language), language) or None


def described_panels(figure: Figure, language: Language) -> list[tuple[str, str]]:
    """Return what the caption says of each panel that has a letter and words of its own."""
    found = []
    for panel in figure.panels:
        text = join_sentences(caption_sentences(panel.caption or "", language), language)
        if text and PANEL_LABEL.match(panel.label) and _is_of(panel.label, text):
            found.append((panel.label, text))
    shared = Counter(text for _, text in found)
    return [(label, text) for label, text in found if shared[text] == 1]


def _describes(sentence: str) -> bool:
    whole = sentence.count("(") == sentence.count(")") and sentence.count("（") == sentence.count("）")
    spoilt = GLOSSARY.search(sentence) or CREDIT.search(sentence) or DANGLING.search(sentence)
    return whole and not spoilt and len(MEANING.findall(sentence)) > 0


def _is_of(label: str, text: str) -> bool:
    """A panel's share of a caption that speaks of other panels was cut in the wrong place."""
    others = {letter.upper() for letter in OTHER_PANELS.findall(text)} - {label[0].upper()}
    few = len(MEANING.findall(text)) < 2 and not re.search(r"[一-鿿]{3,}", text)
    return not others and not few and not HALF.match(text)
