"""Questions about a figure: what it and its panels show (``vqa``), what can be learned from it (``vqa_reasoning``)."""

from collections.abc import Iterator
from random import Random

from remud_hub.records import OPTION_LETTERS, Evidence, Figure, Language
from remud_hub.teachers.drafts import Draft
from remud_hub.teachers.extractive.sentences import split_sentences, without_citations


MENTION_LIMIT = 3  # citing paragraphs used per figure
LONGEST_CAPTION = 3000  # characters; what is longer has swallowed the text around it
LEAST_LENGTH: dict[Language, int] = {"en": 20, "zh": 8}  # characters; what is left of a shorter sentence says nothing


def write_vqa(evidence: Evidence, phrases: dict[str, str]) -> Iterator[Draft]:
    """Yield what the caption says of the whole picture and of each panel."""
    figure = _figure(evidence)
    if shown := _clean(figure.caption or "", evidence.language):
        yield Draft(question=phrases["show"], answer=shown)
    described = _described_panels(figure, evidence.language)
    for label, caption in described:
        yield Draft(question=phrases["panel"].format(panel=label), answer=caption)


def write_vqa_reasoning(evidence: Evidence, phrases: dict[str, str]) -> Iterator[Draft]:
    """Yield what the citing paragraphs say, reached from the caption, and panel questions with options."""
    figure, language = _figure(evidence), evidence.language
    shown = _clean(figure.caption or "", language)
    for mention in figure.mentions[:MENTION_LIMIT]:
        before, sentence = _citing_sentence(mention.text, mention.span, language)
        if sentence and shown and len(sentence) >= LEAST_LENGTH[language]:
            panels = mention.panels if len(mention.panels) == 1 else ()
            question = phrases["panel_finding"].format(panel=panels[0]) if panels else phrases["finding"]
            chain = [text for text in (shown, before, sentence) if text]
            yield Draft(question=question, thinking=_join(chain, language), answer=sentence)
    yield from _panel_choices(evidence, figure, phrases)


def _panel_choices(evidence: Evidence, figure: Figure, phrases: dict[str, str]) -> Iterator[Draft]:
    described = _described_panels(figure, evidence.language)[: len(OPTION_LETTERS)]
    captions = [caption for _, caption in described]
    if len(described) < 2 or len(set(captions)) < len(captions):
        return  # one description, or two alike: nothing to choose between
    for label, caption in described:
        # The order of the options comes from the item itself, so that it is the same in every run
        options = captions.copy()
        Random(f"{evidence.id}/{label}").shuffle(options)
        yield Draft(
            question=phrases["panel_choice"].format(panel=label),
            thinking=_join([f"{name}: {text}" for name, text in described], evidence.language),
            answer=OPTION_LETTERS[options.index(caption)],
            answer_kind="choice",
            options=tuple(options),
        )


def _described_panels(figure: Figure, language: Language) -> list[tuple[str, str]]:
    cleaned = [(panel.label, _clean(panel.caption or "", language)) for panel in figure.panels if panel.label]
    return [(label, caption) for label, caption in cleaned if caption]


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


def _clean(text: str, language: Language) -> str | None:
    sentences = [without_citations(sentence, language) for sentence in split_sentences(text, language)]
    whole = _join([sentence for sentence in sentences if sentence], language)
    return whole if 0 < len(whole) <= LONGEST_CAPTION else None


def _join(sentences: list[str], language: Language) -> str:
    ended = [
        text if text.endswith(("。", ".", "！", "？", "!", "?")) else text + ("。" if language == "zh" else ".")
        for text in sentences
    ]
    return ("" if language == "zh" else " ").join(ended)


def _figure(evidence: Evidence) -> Figure:
    if evidence.figure is None:
        raise ValueError(f"evidence {evidence.id} is a passage, not a figure")
    return evidence.figure
