"""The columns of a dataset row (contract 1 of the design), as ``datasets`` features."""

from datasets import Features, Image, List, Value


def dataset_features() -> Features:
    """Return the features of every config: pictures embedded, messages as plain strings so that TRL takes them as they are."""
    text = Value("string")
    return Features(
        {
            "id": text,
            "images": List(Image()),
            "messages": List({"role": text, "content": text}),
            "question": text,
            "thinking": text,
            "answer": text,
            "answer_kind": text,
            "options": List(text),
            "language": text,
            "modality": text,
            "anatomy": text,
            "scenario": text,
            "source": {
                "source_id": text,
                "title": text,
                "uri": text,
                "article_id": text,
                "licence": text,
                "redistribution": text,
                "page": Value("int32"),
                "row": Value("int64"),
                "bbox": List(Value("float64")),
                "text": text,
                "figure_label": text,
                "caption": text,
                "mentions": List({"page": Value("int32"), "bbox": List(Value("float64")), "text": text}),
            },
            "teacher": {"model": text, "prompt": text, "prompt_sha256": text},
            "verdicts": List({"check": text, "passed": Value("bool"), "score": Value("float64"), "reason": text}),
        }
    )
