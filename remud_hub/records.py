"""The nouns that cross every border: Source, Document, Figure, Evidence, Sample, Verdict.

Records are frozen, typed and versioned. They hold no bytes (pictures are named by the sha256 of their content) and do
no I/O. Ids are hashes of content, so that the same input has the same id on every machine.

Boxes are ``(x0, y0, x1, y1)`` in PDF points (1/72 inch), origin top left, on the page as it is shown without ``/Rotate``.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator


SCHEMA_VERSION: Literal[1] = 1

Box = tuple[float, float, float, float]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Redistribution = Literal["public", "gated", "private"]
Config = Literal["qa", "qa_reasoning", "vqa", "vqa_reasoning", "vqa_alignment", "vqa_instruction"]
Split = Literal["train", "validation", "test"]
AnswerKind = Literal["open", "closed", "choice", "number"]
Language = Literal["en", "zh"]
ContentKind = Literal["ultrasound", "other medical", "diagram", "photo", "junk"]
BlockKind = Literal["heading", "text", "list_item", "caption", "table", "footnote", "furniture"]

OPTION_LETTERS = "ABCDEFGH"
"""Names of a choice's options, in their order; there are at most eight."""
CONFIGS: tuple[Config, ...] = get_args(Config)
"""ReMUD's four kinds of rows (paper, Fig. 3a) and PubMedVision's two (paper, §3.2)."""
LANGUAGES: tuple[Language, ...] = get_args(Language)
SPLITS: tuple[Split, ...] = ("train", "validation", "test")


def content_id(value: Mapping[str, object]) -> str:
    """Return the 24-hex-digit id of a JSON-like value: equal content, equal id, on every machine.

    96 bits keep the chance of one collision among 10^9 rows below 10^-11.
    """
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()[:24]


class Record(BaseModel):
    """Base of all records: frozen, and closed to fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ColumnMap(Record):
    """What the columns of a table are called, where their names do not say what they hold. ``""``: there is no such column."""

    question: str | None = None
    options: tuple[str, ...] = ()
    """One column with all options, or one for each, the first for A."""
    answer: str | None = None
    count_from: Literal[0, 1] | None = None
    """What the first option is called, where answers are numbers."""
    explanation: str | None = None
    image: tuple[str, ...] = ()
    findings: str | None = None
    impression: str | None = None
    diagnosis: str | None = None
    caption: str | None = None
    label: str | None = None
    mentions: tuple[str, ...] = ()
    group: str | None = None
    """Patient or exam."""
    id: str | None = None
    modality: str | None = None
    anatomy: str | None = None
    licence: str | None = None
    article_id: str | None = None

    @field_validator("options", "image", "mentions", mode="before")
    @classmethod
    def _one_is_a_list_of_one(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value


class Source(Record):
    """One input file. ``licence`` and ``redistribution`` are None until somebody declared them."""

    id: Sha256
    """sha256 of the file's bytes."""
    name: str
    uri: str
    """Path relative to the folder the user named, or the address it was fetched from. Never a machine's absolute path."""
    media_type: str
    title: str | None = None
    article_id: str | None = None
    """What an article is known by: ``PMC1234567``, or ``doi:10.1000/1``."""
    licence: str | None = None
    redistribution: Redistribution | None = None
    columns: ColumnMap | None = None
    """For tables: how to read them is declared, as the licence is."""


class Engine(Record):
    """What read a document: named in every output, so that no swap is silent."""

    reader: str
    """For example ``docling-parse 7.23.1``."""
    layout: str
    """``rules`` or ``heron``; ``flow`` for formats without pages, ``table`` for tables."""
    ocr: str | None = None
    """What read the pages without a text layer; None when there were none, or they were left unread."""


class Part(Record):
    """The piece of a block that stands in one place: a block that runs over a column or page break has several."""

    page: int = Field(ge=1)
    box: Box
    span: tuple[int, int]
    """Start and end of the piece in the block's text, in characters."""


class Cite(Record):
    """A place in a text that the file itself links to a figure (JATS ``xref``, HTML ``a href``)."""

    span: tuple[int, int]
    """Start and end in the block's text, in characters."""
    caption: int = Field(ge=0)
    """Which of the document's blocks is the caption of the figure."""


class Block(Record):
    """A paragraph, heading, caption or table text in reading order."""

    kind: BlockKind
    text: str
    parts: tuple[Part, ...] = Field(min_length=1)
    level: int = 0
    """Depth of a heading, 1 for the topmost; 0 for everything else."""
    cites: tuple[Cite, ...] = ()
    """Links to figures, in formats that have them."""

    @property
    def page(self) -> int:
        """The page the block starts on."""
        return self.parts[0].page

    @property
    def box(self) -> Box:
        """The box of the block's first piece."""
        return self.parts[0].box


class Lettering(Record):
    """A line of text printed in a picture, as the file holds it."""

    text: str
    box: Box


class Picture(Record):
    """A region of a page that holds a drawing or bitmap, with a render of exactly that region."""

    page: int = Field(ge=1)
    box: Box
    image: Sha256
    """Blob of the crop (PNG or JPEG), upright."""
    caption: int | None = None
    """Which of the document's blocks is its caption, in formats that say so; None: its place has to tell."""
    lettering: tuple[Lettering, ...] = ()
    """What the file's text layer says in the region; empty where the letters are pixels."""


class Page(Record):
    """One page: size in points as shown without ``/Rotate``, and a blob with its picture."""

    number: int = Field(ge=1)
    width: float
    height: float
    image: Sha256
    has_text: bool
    """False when the page has no usable text layer (a scan); its text is then read by the document's OCR engine."""


class Problem(Record):
    """Something about a source that the user should know: the page (None: the whole file) and what to do."""

    page: int | None = None
    message: str
    unread: bool = False
    """True when nothing of the page was read; another time it may be."""


class Document(Record):
    """A source, read once: pages, blocks in reading order, pictures."""

    schema_version: Literal[1] = SCHEMA_VERSION
    source: Source
    language: Language
    engine: Engine
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    pictures: tuple[Picture, ...]
    docling: tuple[Sha256, ...]
    """Blobs of the DoclingDocuments (JSON) this was made from: a long file has several, in the order of its pages."""
    problems: tuple[Problem, ...] = ()
    article_id: str | None = None
    """What the file itself says it is."""
    licence: str | None = None
    """What the file itself says its licence is."""
    given: "tuple[Evidence | Rejection, ...]" = ()
    """Evidence that a table holds as such, row by row, and the rows that are none."""


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


class TeacherStamp(Record):
    """Who wrote a sample, from which prompt."""

    model: str
    prompt: str
    """Name and version of the prompt file, for example ``vqa.en@1``."""
    prompt_sha256: Sha256


class Span(Record):
    """Words of a sample that a check looked at, so that a reviewer sees which ones carry its verdict."""

    part: str
    """``question``, ``options.0``, ``thinking``, ``answer``, ``turns.0.question`` or ``turns.0.answer``."""
    start: int
    end: int
    """In characters of that part."""
    fault: str = ""
    """What is wrong with them; empty where the evidence supports them."""


class Verdict(Record):
    """The outcome of one check on one sample."""

    check: str
    version: int
    passed: bool
    score: float
    """1.0 is best, 0.0 is worst."""
    reason: str = ""
    """What is wrong, countable up to the first colon; further reasons follow after ``; ``."""
    spans: tuple[Span, ...] = ()


class Turn(Record):
    """A further question in a conversation, with its answer."""

    question: str
    answer: str


class Sample(Record):
    """A question with its answer, a thinking trace in the reasoning configs, and in conversations the turns that follow."""

    id: str
    config: Config
    evidence_id: str
    source_id: Sha256
    language: Language
    question: str
    thinking: str | None
    answer: str
    answer_kind: AnswerKind
    options: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    """What follows question and answer in a conversation."""
    images: tuple[Sha256, ...] = ()
    modality: str | None = None
    anatomy: str | None = None
    scenario: str | None = None
    teacher: TeacherStamp
    verdicts: tuple[Verdict, ...] = ()

    @property
    def parts(self) -> dict[str, str]:
        """Every text by its name, as ``Span.part`` has it."""
        texts = {"question": self.question, "thinking": self.thinking or "", "answer": self.answer}
        texts |= {f"options.{i}": option for i, option in enumerate(self.options)}
        for i, turn in enumerate(self.turns):
            texts |= {f"turns.{i}.question": turn.question, f"turns.{i}.answer": turn.answer}
        return texts

    @property
    def said(self) -> tuple[str, ...]:
        """Everything the sample says that should hold: thinking, answer and the answers of the turns."""
        return (self.thinking or "", self.answer, *(turn.answer for turn in self.turns))

    @property
    def asked(self) -> tuple[str, ...]:
        """Every question, with the options."""
        return (self.question, *self.options, *(turn.question for turn in self.turns))

    @classmethod
    def create(cls, **fields: object) -> "Sample":
        """Build a sample and give it its content id (verdicts are not part of it: a re-check keeps the id)."""
        draft = cls.model_validate({**fields, "id": ""})
        return draft.model_copy(update={"id": content_id(draft.model_dump(mode="json", exclude={"id", "verdicts"}))})


class Rejection(Record):
    """Something that did not make it into the dataset, with the reason: never silently lost."""

    stage: Literal["read", "resolve", "generate", "verify", "review", "curate"]
    reason: str
    """Short and countable, for example ``leak: figure number``."""
    source_id: str
    detail: str = ""
    """What was dropped, or the full message."""
    retry: bool = False
    """Whether the next run should try again: the reason may be gone by then."""
    sample: Sample | None = None
