"""The schema as a mask over the vocabulary (xgrammar, arXiv 2411.15100): what the model writes is the shape or a start of it."""

from collections.abc import Sequence
from typing import Any

import xgrammar
from xgrammar.contrib.hf import LogitsProcessor

from remud_hub.teachers.shapes import ShapeName, shape_schema


class Grammars:
    """Grammars of the shapes for one vocabulary, each compiled once.

    Args:
        tokenizer: A tokenizer of transformers.
        vocabulary: Width of the model's logits, which may be padded beyond the tokenizer's vocabulary.
        ends: Ids of the tokens that end a reply.
    """

    def __init__(self, tokenizer: Any, vocabulary: int, ends: Sequence[int]) -> None:
        about = xgrammar.TokenizerInfo.from_huggingface(tokenizer, vocab_size=vocabulary, stop_token_ids=list(ends))
        self._compiler = xgrammar.GrammarCompiler(about)
        self._compiled: dict[ShapeName, Any] = {}

    def processor(self, shapes: Sequence[ShapeName]) -> Any:
        """Return the mask for one batch, a shape for each row; it serves for one ``generate``."""
        return LogitsProcessor([self._grammar(shape) for shape in shapes])

    def _grammar(self, shape: ShapeName) -> Any:
        if shape not in self._compiled:
            # Free white space would let a weak model write nothing else until it is cut
            self._compiled[shape] = self._compiler.compile_json_schema(shape_schema(shape), any_whitespace=False)
        return self._compiled[shape]
