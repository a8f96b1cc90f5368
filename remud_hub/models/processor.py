"""Loading a model's processor, with the user's limit on the size of pictures."""

from typing import Any

from transformers import AutoProcessor

from remud_hub.errors import UsageError


def load_processor(name: str, *, max_pixels: int | None = None, **options: Any) -> Any:
    """Load a processor.

    Args:
        name: Hub id or folder of the model.
        max_pixels: Pictures of a larger area are shrunk to it; None keeps the processor's own limit.
        options: What else ``from_pretrained`` should know, for example ``revision``.

    Raises:
        UsageError: ``max_pixels`` was given, and the processor cannot limit the area of a picture.
    """
    processor = AutoProcessor.from_pretrained(name, **options)  # type: ignore[no-untyped-call]
    if max_pixels is not None:
        size = processor.image_processor.size
        if "longest_edge" not in size or "shortest_edge" not in size:
            raise UsageError(f"{name}: its image processor has no limit on pixels; leave max_pixels out")
        # The names say edge and mean area
        smallest = min(size["shortest_edge"], max_pixels)
        processor.image_processor.size = {"shortest_edge": smallest, "longest_edge": max_pixels}
    return processor
