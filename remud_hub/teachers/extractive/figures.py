"""Questions about a figure: view, technique, structures, marks, measurements, panels (``vqa``), and findings (``vqa_reasoning``).

Every answer is the document's own wording: the caption, a panel's share of it, or a paragraph that cites the figure.
"""

import re
from collections.abc import Iterator
from random import Random
from typing import get_args

from remud_hub.records import OPTION_LETTERS, Evidence, Figure, Language
from remud_hub.teachers.extractive.captions import caption_sentences, described_panels, described_whole
from remud_hub.teachers.extractive.lexicon import Asked, marked_things, the_one_named
from remud_hub.teachers.extractive.measured import measured_gaps
from remud_hub.teachers.extractive.sentences import (
    finished,
    is_about_the_matter,
    join_sentences,
    split_sentences,
    without_citations,
)
from remud_hub.teachers.shapes import Draft
from remud_hub.words import share_found


MENTION_LIMIT = 3  # citing paragraphs used per figure
SUBJECT = re.compile(
    r"^(?:The image \w+|图像(?:中)?(?:为|示|显示|可见)?)\s*"
)  # of a sentence whose subject was the figure itself
TOLD_ALREADY = 0.6  # share of such a sentence's words that the caption has; it says nothing new
MEASURED_LIMIT = 2  # gaps per figure
MOST_COMPARED = 4  # panels; more make a list, not a comparison
LEAST_LENGTH: dict[Language, int] = {"en": 20, "zh": 8}  # characters; what is left of a shorter sentence says nothing
Phrases = dict[str, str]


def write_vqa(evidence: Evidence, phrases: Phrases) -> Iterator[Draft]:
    """Yield what the document says of the whole picture, of each panel, and of how they differ."""
    figure, language = figure_of(evidence), evidence.language
    panels = described_panels(figure, language)
    shown = described_whole(figure, language)
    if shown:
        yield Draft(question=phrases["show"], answer=shown)
        if len(figure.panels) < 2:  # else it would not be clear which of them is meant
            yield from _named(shown, "", phrases, language)
    for label, text in panels:
        yield Draft(question=phrases["panel_show"].format(panel=label), answer=text)
        yield from _named(text, label, phrases, language)
    if difference := panel_difference(panels, phrases, language):
        yield difference
    yield from _measured(figure, phrases, language)


def write_vqa_reasoning(evidence: Evidence, phrases: Phrases) -> Iterator[Draft]:
    """Yield what the citing paragraphs say, reached from what is shown, and panel questions with options."""
    figure, language = figure_of(evidence), evidence.language
    shown = described_whole(figure, language)
    for panel, before, sentence in findings(figure, language) if shown else ():
        question = phrases["panel_finding"].format(panel=panel) if panel else phrases["finding"]
        chain = [text for text in (shown, before, sentence) if text]
        yield Draft(question=question, thinking=join_sentences(chain, language), answer=sentence)
    yield from _panel_choices(evidence, figure, phrases)


def findings(figure: Figure, language: Language) -> Iterator[tuple[str, str | None, str]]:
    """Yield panel (or empty), sentence before and sentence of each citation that states more than the caption does."""
    for mention in figure.mentions[:MENTION_LIMIT]:
        before, sentence = _citing_sentence(mention.text, mention.span, language)
        if not sentence or len(sentence) < LEAST_LENGTH[language]:
            continue
        if is_about_the_matter(sentence, language) and not _says_the_caption_again(sentence, figure):
            panel = mention.panels[0] if len(mention.panels) == 1 else ""
            yield panel, before if before and is_about_the_matter(before, language) else None, sentence


def panel_difference(panels: list[tuple[str, str]], phrases: Phrases, language: Language) -> Draft | None:
    """Return the question how a few panels differ, where each is said to show something else."""
    if not 2 <= len(panels) <= MOST_COMPARED or len({text for _, text in panels}) < len(panels):
        return None
    labels = (", " if language == "en" else "、").join(label for label, _ in panels[:-1])
    question = phrases["differ"].format(panels=labels, last=panels[-1][0])
    return Draft(question=question, answer=join_sentences(_by_panel(panels, phrases), language))


def figure_of(evidence: Evidence) -> Figure:
    """Return the figure of a piece of evidence.

    Raises:
        ValueError: It is about something else.
    """
    if evidence.figure is None:
        raise ValueError(f"evidence {evidence.id} is no figure")
    return evidence.figure


def _says_the_caption_again(sentence: str, figure: Figure) -> bool:
    told = SUBJECT.sub("", sentence)
    return told != sentence and share_found(told, figure.caption or "") >= TOLD_ALREADY


def _named(text: str, panel: str, phrases: Phrases, language: Language) -> Iterator[Draft]:
    """Yield what a description names: one view, technique or structure, and what its marks show."""
    where = phrases["in_panel"].format(panel=panel) if panel else phrases["in_image"]
    for asked in get_args(Asked):
        if (name := the_one_named(asked, text, language)) and name.lower() != text.rstrip(".。").lower():
            yield Draft(question=phrases[asked].format(where=where), answer=finished(name, language))
    for mark, thing in marked_things(text, language):
        yield Draft(question=phrases["mark"].format(mark=mark, where=where), answer=finished(thing, language))


def _measured(figure: Figure, phrases: Phrases, language: Language) -> Iterator[Draft]:
    cited = [sentence for _, _, sentence in findings(figure, language)]
    sentences = [*caption_sentences(figure.caption or "", language), *cited]
    gaps = [gap for sentence in sentences for gap in measured_gaps(sentence, language)]
    for statement, value in gaps[:MEASURED_LIMIT]:
        yield Draft(question=phrases["measure"].format(statement=statement), answer=value, answer_kind="number")


def _panel_choices(evidence: Evidence, figure: Figure, phrases: Phrases) -> Iterator[Draft]:
    described = described_panels(figure, evidence.language)[: len(OPTION_LETTERS)]
    captions = [caption for _, caption in described]
    if len(described) < 2 or len(set(captions)) < len(captions):
        return  # one description, or two alike: nothing to choose between
    for label, caption in described:
        # The order of the options comes from the item itself, so that it is the same in every run
        options = captions.copy()
        Random(f"{evidence.id}/{label}").shuffle(options)
        yield Draft(
            question=phrases["panel_choice"].format(panel=label),
            thinking=join_sentences(_by_panel(described, phrases), evidence.language),
            answer=OPTION_LETTERS[options.index(caption)],
            answer_kind="choice",
            options=tuple(options),
        )


def _by_panel(panels: list[tuple[str, str]], phrases: Phrases) -> list[str]:
    return [phrases["panel_is"].format(panel=label, text=text) for label, text in panels]


def _citing_sentence(text: str, span: tuple[int, int], language: Language) -> tuple[str | None, str | None]:
    """Return the sentence that holds the citation and the one before it, both without citations."""
    end, before = 0, None
    for raw in split_sentences(text, language):
        end = text.find(raw[-10:], end) + len(raw[-10:])
        cleaned = without_citations(raw, language)
        if end > span[0]:
            return before, cleaned
        before = cleaned
    return None, None
