"""The nouns that cross every border: Source, Document, Figure, Evidence, Sample, Verdict.

Records are frozen, typed and versioned. They hold no bytes (pictures are named by the sha256 of their content) and do
no I/O. Ids are hashes of content, so that the same input has the same id on every machine.

Boxes are ``(x0, y0, x1, y1)`` in PDF points (1/72 inch), origin top left, on the page as it is shown without ``/Rotate``.
"""

from remud_hub.records.base import (
    CONFIGS,
    LANGUAGES,
    OPTION_LETTERS,
    SCHEMA_VERSION,
    SPLITS,
    AnswerKind,
    BlockKind,
    Box,
    Config,
    ContentKind,
    Language,
    Record,
    Redistribution,
    Sha256,
    Split,
    content_id,
)
from remud_hub.records.document import (
    Block,
    Cite,
    Document,
    Engine,
    Lettering,
    Page,
    Part,
    Picture,
    Problem,
    problem_lines,
)
from remud_hub.records.evidence import Content, Evidence, Figure, Item, Mention, Panel
from remud_hub.records.sample import Rejection, Sample, Span, TeacherStamp, Turn, Verdict
from remud_hub.records.source import ColumnMap, Source


__all__ = [
    "CONFIGS",
    "LANGUAGES",
    "OPTION_LETTERS",
    "SCHEMA_VERSION",
    "SPLITS",
    "AnswerKind",
    "Block",
    "BlockKind",
    "Box",
    "Cite",
    "ColumnMap",
    "Config",
    "Content",
    "ContentKind",
    "Document",
    "Engine",
    "Evidence",
    "Figure",
    "Item",
    "Language",
    "Lettering",
    "Mention",
    "Page",
    "Panel",
    "Part",
    "Picture",
    "Problem",
    "Record",
    "Redistribution",
    "Rejection",
    "Sample",
    "Sha256",
    "Source",
    "Span",
    "Split",
    "TeacherStamp",
    "Turn",
    "Verdict",
    "content_id",
    "problem_lines",
]
