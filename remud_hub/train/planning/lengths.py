"""How long every row is, exactly as TRL's collator would make it, without decoding a picture to count it.

The chat template is rendered with one place for each picture, the text is tokenized in batches, and a picture's tokens
are counted from the size in its header. Rows that cannot be trained on are found in the same pass.
"""

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import transformers
from datasets import Features, Value
from jinja2 import TemplateError
from numpy.typing import NDArray
from transformers.utils.chat_template_utils import render_jinja_template
from trl.chat_template_utils import get_training_chat_template, has_generation_markers
from trl.data_utils import prepare_multimodal_messages

from remud_hub.errors import first_line
from remud_hub.store import cache_root, sha256_of, write_atomic
from remud_hub.train.planning.check import check_columns, conversation_problem
from remud_hub.train.planning.image_tokens import CountedBy, ImageTokens
from remud_hub.train.planning.pictures import BadPicture, Size, picture_size


Counts = NDArray[np.int64]

_FORMAT = 1
"""Of what is kept between runs; counted up when rows are measured in another way."""
_BATCH = 64
"""Rows that are read and tokenized together: enough for the tokenizer, and few pictures in memory."""


class RowLength(NamedTuple):
    """What one row takes."""

    tokens: int = 0
    image_tokens: int = 0
    images: int = 0
    pixels: int = 0
    answer_tokens: int = 0
    problem: str = ""
    """Why the row cannot be trained on; its numbers are then 0."""


@dataclass(frozen=True, eq=False)
class Lengths:
    """What every row takes, by its number in the dataset."""

    tokens: Counts
    """With its pictures."""
    image_tokens: Counts
    images: Counts
    pixels: Counts
    answer_tokens: Counts
    """Tokens that carry loss."""
    problems: Mapping[int, str]
    """Rows that cannot be trained on, and why; their numbers are 0."""
    counted_by: CountedBy
    """How pictures were counted."""
    loss_on: str
    """``assistant``, or ``all`` where that was asked for or the chat template cannot tell the assistant's turns."""

    def __len__(self) -> int:
        return len(self.tokens)

    @cached_property
    def sound(self) -> Counts:
        """The numbers of the rows without a problem."""
        return np.setdiff1d(np.arange(len(self)), np.fromiter(self.problems, dtype=np.int64))

    @classmethod
    def of(cls, rows: Sequence[RowLength], counted_by: CountedBy, loss_on: str) -> Self:
        """Put rows together."""
        table = np.array([row[:-1] for row in rows], dtype=np.int64).reshape(len(rows), len(RowLength._fields) - 1)
        problems = {index: row.problem for index, row in enumerate(rows) if row.problem}
        arrays = dict(zip(_NUMBERS, table.T, strict=True))
        return cls(**arrays, problems=problems, counted_by=counted_by, loss_on=loss_on)

    def select(self, indices: Counts) -> "Lengths":
        """Return the lengths of some sound rows, in the order given."""
        arrays = {name: getattr(self, name)[indices] for name in _NUMBERS}
        return Lengths(**arrays, problems={}, counted_by=self.counted_by, loss_on=self.loss_on)

    def __add__(self, other: "Lengths") -> "Lengths":
        """Put the rows of another dataset behind these."""
        arrays = {name: np.concatenate([getattr(self, name), getattr(other, name)]) for name in _NUMBERS}
        moved = {len(self) + index: problem for index, problem in other.problems.items()}
        return Lengths(**arrays, problems={**self.problems, **moved}, counted_by=self.counted_by, loss_on=self.loss_on)


_NUMBERS = RowLength._fields[:-1]
_COLUMNS = Features({**{name: Value("int64") for name in _NUMBERS}, "problem": Value("string")})


class Meter:
    """Measures rows; one for each process.

    Args:
        processor: The model's, with its limit on pixels.
        chat_template: The run's; None takes what TRL would: the processor's own, or the training template TRL knows for it.
        assistant_only: Whether only the assistant's turns carry loss.
        decode: Look at the whole of every picture, to find broken ones.
    """

    def __init__(
        self, processor: Any, chat_template: str | None = None, *, assistant_only: bool = True, decode: bool = False
    ) -> None:
        self.template = chat_template or (_training_template if assistant_only else _own_template)(processor)
        self.loss_on = "assistant" if assistant_only and has_generation_markers(self.template) else "all"
        self.image_tokens = ImageTokens(processor, self.template)
        self._tokenizer = processor.tokenizer
        self._place = processor.tokenizer.convert_tokens_to_ids(processor.image_token)
        self._decode = decode

    def __call__(self, table: Any) -> dict[str, list[Any]]:
        """Measure a batch in the form that ``datasets`` gives and takes, an Arrow table and columns."""
        measured = self.measure(table.to_pylist())
        return {name: [getattr(row, name) for row in measured] for name in RowLength._fields}

    def measure(self, rows: Sequence[Mapping[str, Any]]) -> list[RowLength]:
        """Measure rows whose pictures are as they are stored."""
        drafts = [self._draft(row) for row in rows]
        sound = [draft for draft in drafts if isinstance(draft, _Draft)]
        measured = self._tokenize(sound)
        return [next(measured) if isinstance(draft, _Draft) else RowLength(problem=draft) for draft in drafts]

    def sizes(self, row: Mapping[str, Any]) -> list[Size]:
        """Return the sizes of a row's pictures.

        Raises:
            BadPicture: One of them cannot be used; the message says which.
        """
        return list(self._sizes(row["images"] or []))

    def _draft(self, row: Mapping[str, Any]) -> "_Draft | str":
        """Return a row ready to be tokenized, or what is wrong with it."""
        if problem := conversation_problem(row["messages"], len(row["images"] or [])):
            return problem
        try:
            sizes = self.sizes(row)
            image_tokens = [self.image_tokens(size) for size in sizes]
            # TRL's own function, so that pictures stand where it puts them; what stands there does not matter here
            chat = prepare_multimodal_messages(row["messages"], images=[""] * len(sizes))
            prompt, spans = self._render(chat)
        except (ValueError, TypeError, TemplateError) as error:
            return first_line(error)
        return _Draft(prompt, spans, image_tokens, sum(width * height for width, height in sizes))

    def _sizes(self, pictures: Sequence[Any]) -> Iterator[Size]:
        for number, picture in enumerate(pictures, start=1):
            try:
                yield picture_size(picture, decode=self._decode)
            except BadPicture as error:
                raise BadPicture(f"picture {number} {error}") from error

    def _render(self, chat: list[dict[str, Any]]) -> tuple[str, list[tuple[int, int]]]:
        """Return the prompt, and where in it the assistant speaks."""
        rendered: Any = render_jinja_template(
            conversations=[chat],
            chat_template=self.template,
            return_assistant_tokens_mask=self.loss_on == "assistant",
            **self._tokenizer.special_tokens_map,
        )
        (prompt,), spans = rendered
        return prompt, spans[0] if self.loss_on == "assistant" else [(0, len(prompt))]

    def _tokenize(self, drafts: Sequence["_Draft"]) -> Iterator[RowLength]:
        if not drafts:
            return
        prompts = [draft.prompt for draft in drafts]
        encoded = self._tokenizer(prompts, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
        for draft, ids, offsets in zip(drafts, encoded["input_ids"], encoded["offset_mapping"], strict=True):
            yield self._length(draft, np.asarray(ids), np.asarray(offsets).reshape(-1, 2))

    def _length(self, draft: "_Draft", ids: Counts, offsets: Counts) -> RowLength:
        places = np.flatnonzero(ids == self._place)
        if len(places) != len(draft.image_tokens):
            return RowLength(problem=_misplaced(len(places), len(draft.image_tokens)))
        weights = np.ones_like(ids)
        weights[places] = draft.image_tokens
        spoken = np.zeros(len(ids), dtype=bool)
        for start, end in draft.spans:
            # As transformers does it (``_adjust_assistant_masks_indices``): every token that overlaps
            spoken |= (offsets[:, 0] < end) & (offsets[:, 1] > start)
        if not spoken.any():
            return RowLength(problem="no token of the conversation carries loss")
        return RowLength(
            tokens=int(weights.sum()),
            image_tokens=sum(draft.image_tokens),
            images=len(places),
            pixels=draft.pixels,
            answer_tokens=int(weights[spoken].sum()),
        )


class _Draft(NamedTuple):
    """A row ready to be tokenized."""

    prompt: str
    spans: Sequence[tuple[int, int]]
    """Where the assistant speaks."""
    image_tokens: Sequence[int]
    pixels: int


def measure(
    rows: Any,
    processor: Any,
    *,
    workers: int = 1,
    chat_template: str | None = None,
    assistant_only: bool = True,
    decode: bool = True,
) -> Lengths:
    """Measure every row; what was measured before, with the same processor, is taken from the cache.

    Args:
        rows: A ``datasets.Dataset`` with ``images`` and ``messages``.
        processor: The model's, with its limit on pixels (``load_processor``).
        workers: Processes.
        chat_template: The run's; None takes what TRL would.
        assistant_only: Whether only the assistant's turns carry loss.
        decode: Look at the whole of every picture, to find broken ones. Lengths do not need it.

    Raises:
        UsageError: There are no rows, or columns are not what training takes.
    """
    check_columns(rows)
    meter = Meter(processor, chat_template, assistant_only=assistant_only, decode=decode)
    kept = cache_root() / "lengths" / f"{_key(rows, processor, meter, decode)}.parquet"
    if not kept.is_file():
        buffer = io.BytesIO()
        pq.write_table(_measure_all(rows, meter, workers), buffer)
        write_atomic(kept, buffer.getvalue())
    columns = pq.read_table(kept).to_pydict()
    measured = [RowLength(*row) for row in zip(*(columns[name] for name in RowLength._fields), strict=True)]
    return Lengths.of(measured, meter.image_tokens.counted_by, meter.loss_on)


def stored_rows(rows: Any, indices: Sequence[int] | Counts) -> list[dict[str, Any]]:
    """Return rows with their pictures as they are stored, undecoded."""
    table = rows.with_format("arrow")[list(map(int, indices))]
    found: list[dict[str, Any]] = table.to_pylist()
    return found


def _measure_all(rows: Any, meter: Meter, workers: int) -> pa.Table:
    measured = (
        rows.select_columns(["images", "messages"])
        .with_format("arrow")
        .map(
            meter,
            batched=True,
            batch_size=_BATCH,
            num_proc=min(workers, len(rows)) if workers > 1 else None,
            remove_columns=["images", "messages"],
            features=_COLUMNS,
            # The result is kept by us, under a key that knows the processor; without a name datasets would pickle and hash it
            new_fingerprint=rows._fingerprint,
            load_from_cache_file=False,
            keep_in_memory=True,
            desc="Measuring rows",
        )
    )
    return measured[:]


def _key(rows: Any, processor: Any, meter: Meter, decode: bool) -> str:
    """Name everything the lengths depend on."""
    tokenizer = json.loads(processor.tokenizer.backend_tokenizer.to_str())
    # These two change with every use
    del tokenizer["padding"], tokenizer["truncation"]
    parts = [
        _FORMAT,
        transformers.__version__,
        rows._fingerprint,
        processor.to_json_string(),
        tokenizer,
        meter.template,
        meter.loss_on,
        decode,
    ]
    return sha256_of(json.dumps(parts, sort_keys=True).encode())


def _training_template(processor: Any) -> str:
    """Return the template TRL would train with; the processor's own where TRL knows none that marks the assistant's turns."""
    try:
        training = get_training_chat_template(processor)
    except ValueError:
        training = None
    return str(training or _own_template(processor))


def _own_template(processor: Any) -> str:
    own = processor.chat_template
    return str(own["default"] if isinstance(own, dict) else own)


def _misplaced(places: int, pictures: int) -> str:
    return f"the text has places for {places} pictures once the chat template is filled in, the row has {pictures}"
