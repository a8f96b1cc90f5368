"""TRL's trainer for rows with pictures, with what it lacks: packs of rows, and a learning rate for each part."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from trl import SFTTrainer  # type: ignore[attr-defined]  # exported lazily

from remud_hub.train.packing.attention import attend_by_row
from remud_hub.train.packing.collator import PackedCollator
from remud_hub.train.packing.positions import positions_of
from remud_hub.train.packing.rows import PackedRows
from remud_hub.train.parts import Part, parameter_groups


class Trainer(SFTTrainer):
    """``SFTTrainer`` that can train on packs, and each part of a model at its own rate."""

    rates: Mapping[Part, float] | None = None
    """Learning rate of each part; None: one rate for all."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # TRL's loss divides by the tokens of the whole step, of all processes, if it is told them; vision models that do not take
        # that number themselves keep transformers from counting, and then each process and micro-batch weighs the same
        self.model_accepts_loss_kwargs = True
        rows: Any = self.train_dataset
        collate: Any = self.data_collator
        self._rows, self._collate = rows, collate

    def probe(self) -> Any:
        """Return the inputs of the first row, as TRL makes them."""
        return self._collate([next(iter(self._rows))])

    def pack(self, packs: Sequence[Sequence[int]]) -> None:
        """Train on packs of the rows it was given; evaluation stays as it was.

        Args:
            packs: Numbers of rows, pack by pack; ``per_device_train_batch_size`` now counts packs.
        """
        model: Any = self.model
        attend_by_row(model)
        rows = self._rows.select_columns(["images", "messages"])  # TRL leaves out the others by itself
        collator: Any = PackedCollator(self._collate, positions_of(model), model.config.model_type)
        self.train_dataset, self.data_collator = PackedRows(rows, packs), collator

    def create_optimizer(self, model: Any = None) -> torch.optim.Optimizer:
        """Create the optimizer, each part at its own rate where there are several."""
        if self.rates is None or self.optimizer is not None:
            return super().create_optimizer(model)
        trained: Any = self.model if model is None else model
        groups = parameter_groups(trained, self.rates, self.args.weight_decay)
        kind, options = self.get_optimizer_cls_and_kwargs(self.args, trained)
        self.optimizer = kind(groups, **options)
        return self.optimizer

    def compute_loss(self, model: Any, inputs: Any, *args: Any, **options: Any) -> Any:
        """Compute TRL's loss; of positions along several axes, TRL would count one token a batch."""
        loss = super().compute_loss(model, inputs, *args, **options)  # type: ignore[no-untyped-call]
        positions = inputs.get("position_ids")
        if positions is not None and positions.ndim == 3 and model.training:
            missed = torch.tensor(positions.shape[-1] - positions.shape[1], device=positions.device)
            self._total_train_tokens += int(self.accelerator.gather_for_metrics(missed).sum())
            self._metrics["train"]["num_tokens"] = [self._total_train_tokens]
        return loss
