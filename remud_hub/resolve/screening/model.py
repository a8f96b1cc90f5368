"""The hook for a model: an image classifier or a zero-shot one, as transformers loads it."""

from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from remud_hub.errors import MissingExtra, UsageError, first_line
from remud_hub.models.resolve import resolve_model
from remud_hub.records import Content, ContentKind, content_id
from remud_hub.store import cache_root, sha256_of_file


PROMPTS: dict[str, ContentKind] = {
    "an ultrasound image": "ultrasound",
    "a CT, MRI, X-ray or microscopy image": "other medical",
    "a diagram, chart or table": "diagram",
    "a photograph": "photo",
    "a logo, an icon or a piece of text": "junk",
}
"""What a zero-shot model chooses from."""

_KINDS: dict[str, ContentKind] = {kind: kind for kind in PROMPTS.values()}


class TransformersScreener:
    """Tells what a picture shows by a model, on the processor; its own probability is the confidence.

    Args:
        model: A folder or a Hub id. A classifier's labels must be the kinds (``other_medical`` reads as
            ``other medical``); any other model must do zero-shot image classification.

    Raises:
        UsageError: The model cannot be had, or tells other things than the kinds.
        MissingExtra: transformers or torch is not installed.
    """

    def __init__(self, model: str) -> None:
        config, path = _config(model)
        self._zero_shot = not _classifies(config)
        self._kinds = PROMPTS if self._zero_shot else _kinds_of_labels(model, config.id2label.values())
        task: Any = "zero-shot-image-classification" if self._zero_shot else "image-classification"
        from transformers import pipeline

        try:
            self._pipeline: Any = pipeline(task, model=path, device="cpu")
        except (OSError, ValueError, ImportError) as error:
            raise UsageError(f"screener {model}: it cannot be loaded for {task} ({first_line(error)})") from error

    @staticmethod
    def version(model: str) -> str:
        """Return the commit of a model of the Hub, or a hash over a folder's files.

        Raises:
            UsageError: The model cannot be had.
            MissingExtra: transformers or torch is not installed.
        """
        config, path = _config(model)
        folder = Path(path)
        if not folder.is_dir():
            return f"transformers {config._commit_hash}"
        hashes = {file.name: sha256_of_file(file) for file in sorted(folder.iterdir()) if file.is_file()}
        return f"transformers {content_id(hashes)}"

    def screen(self, picture: bytes) -> Content:
        """Return what a PNG or JPEG shows."""
        image = Image.open(BytesIO(picture)).convert("RGB")
        if self._zero_shot:
            found = self._pipeline(image, candidate_labels=list(PROMPTS), hypothesis_template="{}")
        else:
            found = self._pipeline(image, top_k=None, function_to_apply="softmax")
        shares: dict[ContentKind, float] = {}
        for item in found:
            kind = self._kinds[item["label"]]
            shares[kind] = shares.get(kind, 0.0) + float(item["score"])
        best = max(shares, key=lambda kind: shares[kind])
        return Content(kind=best, confidence=round(min(1.0, shares[best]), 4))


def _config(model: str) -> tuple[Any, str]:
    try:
        import torch  # noqa: F401  transformers imports without it and then fails late
        from transformers import AutoConfig
    except ImportError as error:
        raise MissingExtra("train", error.name or "transformers") from error
    path = resolve_model(model, cache_root())
    try:
        return AutoConfig.from_pretrained(path), path
    except (OSError, ValueError) as error:
        advice = "give a folder made by save_pretrained, or the Hub id of a model that can be downloaded"
        raise UsageError(f"screener {model}: no such model can be had ({first_line(error)}); {advice}") from error


def _classifies(config: Any) -> bool:
    return any(name.endswith("ForImageClassification") for name in config.architectures or ())


def _kinds_of_labels(model: str, labels: Any) -> dict[str, ContentKind]:
    words = {label: str(label).lower().replace("_", " ").replace("-", " ") for label in labels}
    unknown = sorted(label for label, word in words.items() if word not in _KINDS)
    if unknown:
        raise UsageError(
            f"screener {model}: its labels {', '.join(unknown[:5])} are not among {', '.join(_KINDS)}; "
            "name them so in its config.json (id2label)"
        )
    return {label: _KINDS[word] for label, word in words.items()}
