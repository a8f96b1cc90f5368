"""How many tokens a picture of a size takes: by the processor's own arithmetic, or, if that is wrong, by trying."""

from typing import Any, Literal

from PIL import Image

from remud_hub.train.planning.pictures import Size


CountedBy = Literal["arithmetic", "blank pictures"]

_PROBES: tuple[Size, ...] = ((56, 56), (640, 480), (333, 1000), (1700, 2200))
"""Small, usual, narrow, and a page of a book: sizes at which the arithmetic is held against the processor itself."""


class ImageTokens:
    """Counts the tokens of pictures, each size once.

    The arithmetic is ``_get_num_multimodal_tokens``, which processors of transformers keep for servers that plan ahead. It is
    trusted only where it agrees with the processor on pictures of several sizes; otherwise the processor is given a blank
    picture of every size that occurs, which is slow. Where the processor writes line breaks around a picture, as Gemma 3's
    does, they may merge with a neighbour's, and a row with several pictures differ from the count by a token or two.

    Args:
        processor: With its limit on pixels.
        template: The chat template of the run.
    """

    def __init__(self, processor: Any, template: str) -> None:
        self._processor, self._template = processor, template
        self._known: dict[Size, int] = {}
        self.counted_by: CountedBy = "arithmetic" if self._arithmetic_holds() else "blank pictures"

    def __call__(self, size: Size) -> int:
        """Return how many tokens stand in the place of a picture.

        Raises:
            ValueError: The processor refuses the size, as Qwen's does where one side is 200 times the other.
        """
        if size not in self._known:
            self._known[size] = (self._by_arithmetic if self.counted_by == "arithmetic" else self._by_trying)(size)
        return self._known[size]

    def _arithmetic_holds(self) -> bool:
        if not hasattr(self._processor, "_get_num_multimodal_tokens"):
            return False
        try:
            return all(self._by_arithmetic(size) == self._by_trying(size) for size in _PROBES)
        except (AttributeError, KeyError, TypeError, NotImplementedError):  # a hook that does not know these settings
            return False

    def _by_arithmetic(self, size: Size) -> int:
        width, height = size
        counted = self._processor._get_num_multimodal_tokens(image_sizes=[(height, width)])
        return int(counted["num_image_tokens"][0])

    def _by_trying(self, size: Size) -> int:
        picture = {"type": "image", "image": Image.new("RGB", size)}
        chat = [{"role": "user", "content": [picture, {"type": "text", "text": "?"}]}]
        options: dict[str, Any] = {"chat_template": self._template}
        prompt = self._processor.apply_chat_template(chat, tokenize=False, **options)
        whole = self._processor.apply_chat_template(
            chat, tokenize=True, return_dict=True, processor_kwargs={"add_special_tokens": False}, **options
        )
        places = len(self._processor.tokenizer(prompt, add_special_tokens=False)["input_ids"])
        # The place itself is one token of the prompt
        return len(whole["input_ids"][0]) - places + 1
