"""What a teacher is shown: figures with their texts, passages, questions with known answers."""

from typing import Literal

from pydantic import Field

from remud_hub.records.base import AnswerKind, Box, ContentKind, Language, Record, Sha256, content_id


class Panel(Record):
    """One picture of a multi-panel figure, with its share of the caption where the caption names it."""

    label: str
    """Letter as printed (``A``), or empty where there is none."""
    box: Box
    caption: str | None = None


class Mention(Record):
    """A paragraph that cites a figure, whole."""

    page: int = Field(ge=1)
    box: Box
    text: str
    span: tuple[int, int]
    """Where the citation stands in ``text``, in characters."""
    panels: tuple[str, ...] = ()
    """Panel letters that the citation names; empty when it cites the whole figure."""
    confidence: float = 1.0
    """1.0 when the figure is named; less for "as shown above", which only its place tells."""


class Content(Record):
    """What a picture shows, as far as its pixels tell."""

    kind: ContentKind
    confidence: float = Field(ge=0, le=1)
    """Share of such pictures that are rightly called so."""


class Figure(Record):
    """A figure with everything the document says about it."""

    page: int = Field(ge=1)
    box: Box
    image: Sha256
    more_images: tuple[Sha256, ...] = ()
    """Further pictures of the figure, where a table gives several."""
    label: str | None = None
    """As printed: ``Figure 1``, ``图1-2-3``."""
    caption: str | None = None
    """Whole caption without the label."""
    caption_box: Box | None = None
    panels: tuple[Panel, ...] = ()
    mentions: tuple[Mention, ...] = ()
    content: Content | None = None
    """None when the figure was not screened."""
    same_as: str | None = None
    """Label and page of an earlier figure of the document with the same picture."""

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that is said about it; its label and its panel letters only name it."""
        panels = (panel.caption or "" for panel in self.panels)
        return (self.caption or "", *panels, *(mention.text for mention in self.mentions))


class Item(Record):
    """A question whose answer is known: a line of a question bank, or of a set of reports."""

    question: str
    options: tuple[str, ...] = ()
    answer: str
    """For a choice the letter of the right option (A is the first)."""
    answer_kind: AnswerKind
    explanation: str | None = None
    """Why, in the bank's own words."""
    images: tuple[Sha256, ...] = ()
    modality: str | None = None
    anatomy: str | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything it says."""
        return (self.question, *self.options, self.answer, self.explanation or "")


class Evidence(Record):
    """What a teacher is shown: a figure with its texts, a passage, or a question with its known answer; always with its place."""

    id: str
    source_id: Sha256
    kind: Literal["figure", "passage", "item"]
    language: Language
    page: int = Field(ge=1)
    """Of a table: which of its sheets."""
    box: Box
    row: int | None = None
    """Of a table: which row, as spreadsheets count, which call the header's 1."""
    heading_path: tuple[str, ...] = ()
    text: str = ""
    """The passage (several paragraphs are joined by a blank line); empty for a figure."""
    figure: Figure | None = None
    item: Item | None = None
    group: str | None = None
    """Whose it is, where one source holds several patients or exams: all of a group goes to one split."""
    article_id: str | None = None
    """The article it is from, where the file says it; before the source's."""
    licence: str | None = None
    """Its own licence, where the file says it; before the source's."""

    @property
    def known(self) -> str:
        """Every word of it: what an answer may rest on."""
        figure = self.figure
        if self.item:
            return "\n".join(self.item.texts)
        if figure is None:
            return "\n".join([*self.heading_path, self.text])
        panels = [f"{panel.label} {panel.caption or ''}" for panel in figure.panels]
        mentions = [mention.text for mention in figure.mentions]
        return "\n".join([figure.label or "", figure.caption or "", *panels, *mentions])

    @property
    def is_wordless(self) -> bool:
        """Whether it says nothing that an answer could be held against; headings, labels and panel letters alone say nothing."""
        holder = self.item or self.figure
        texts = holder.texts if holder else (self.text,)
        return not any(letter.isalnum() for text in texts for letter in text)

    @property
    def images(self) -> tuple[str, ...]:
        """The pictures that it shows, whole."""
        if self.item:
            return self.item.images
        return (self.figure.image, *self.figure.more_images) if self.figure else ()

    @classmethod
    def create(cls, **fields: object) -> "Evidence":
        """Build evidence and give it its content id."""
        draft = cls.model_validate({**fields, "id": ""})
        return draft.model_copy(update={"id": content_id(draft.model_dump(mode="json", exclude={"id"}))})
