"""From packs of rows to one sequence."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import torch

from remud_hub.train.packing.positions import Positions


IGNORED = -100
"""Label of a token that carries no loss."""
_ALONG_TOKENS = frozenset({"input_ids", "labels", "mm_token_type_ids", "token_type_ids"})
"""Inputs with a value for each token, (1, tokens); all others have one for each picture, patch or tile."""
_PICTURES_BY_ROW = frozenset({"idefics2", "idefics3", "smolvlm"})
"""Models whose pictures are (rows, pictures, …); those of all others are in one row, whichever row they belong to."""

Row = dict[str, Any]
Pack = list[Row]


class PackedCollator:
    """Joins the rows of the packs it is given into one sequence of one batch item; rows without a pack are left to TRL.

    Args:
        collate: TRL's collator: from a list of rows to their inputs. It is given one row at a time, so nothing is padded.
        positions: How the model counts tokens.
        model_type: As in the model's configuration.
    """

    def __init__(
        self, collate: Callable[[list[Row]], Mapping[str, Any]], positions: Positions, model_type: str
    ) -> None:
        self._collate, self._positions = collate, positions
        self._pictures_along = 1 if model_type in _PICTURES_BY_ROW else 0

    def __call__(self, batch: Sequence[Pack] | list[Row]) -> Mapping[str, Any]:
        """Return ``input_ids`` and ``labels`` (1, tokens), positions, and the pictures of all rows in order."""
        rows = [self._row(row) for pack in batch if isinstance(pack, list) for row in pack]
        if not rows:  # evaluation, which is not packed
            return self._collate(cast(list[Row], batch))
        names = dict.fromkeys(name for row in rows for name in row)
        joined = {name: self._join(name, [row[name] for row in rows if name in row]) for name in names}
        joined["position_ids"] = torch.cat([self._positions(row) for row in rows], dim=-1)
        return joined

    def _row(self, row: Row) -> dict[str, torch.Tensor]:
        inputs = dict(self._collate([row]))
        # With a mask of ones, transformers would not look for rows, and attention would cross them
        del inputs["attention_mask"]
        # The first token would be predicted from the last one of the row before
        inputs["labels"][:, 0] = IGNORED
        return inputs

    def _join(self, name: str, tensors: Sequence[torch.Tensor]) -> torch.Tensor:
        return torch.cat(list(tensors), dim=1 if name in _ALONG_TOKENS else self._pictures_along)
