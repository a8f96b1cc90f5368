"""Our model class for lighteval 0.13, in place of its own for vision-language models, which scores wrongly.

lighteval's ``VLMTransformersModel`` hands metrics a string where they walk a list, puts the question before the pictures,
whatever the model was trained on, and keeps its sample cache inside the model's folder. This class does none of that: it asks
as the backend ``local`` does, in the same batches, and keeps replies where that does.
"""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from lighteval.models.abstract_model import LightevalModel, ModelConfig
from lighteval.models.model_output import ModelResponse
from lighteval.tasks.registry import Registry
from lighteval.tasks.requests import Doc

from remud_hub.errors import UsageError
from remud_hub.evaluate.harness.docs import item_of
from remud_hub.evaluate.job import EvalJob, batches
from remud_hub.evaluate.local import Asker, Shown
from remud_hub.evaluate.options import Options
from remud_hub.evaluate.prompts import prompt_text
from remud_hub.models.resolve import resolve_model
from remud_hub.store import cache_root


TAKEN = {"model_name", "model_definition_file_path", "batch_size", "generation_parameters", "cache_dir", "device"}
"""What our model takes of lighteval's settings. The device is the accelerator if there is one, whatever is said: as there."""


class NoSampleCache:
    """What lighteval's pipeline wants of a model's cache, and nothing else: ours keeps batches, not samples."""

    def _init_registry(self, registry: Registry) -> None:
        """Be told of the tasks, which only such a cache has use for."""


class RemudModel(LightevalModel):
    """A vision-language model behind lighteval's interface; it generates, and has no log-likelihoods.

    Args:
        config: Its name, and, where there is no job, what lighteval's command line says of decoding.
        job: How to ask it.
    """

    def __init__(self, config: ModelConfig, job: EvalJob | None = None) -> None:
        self.config = config
        self.job = job or _job(config)
        self.asker = Asker(self.job)
        self._cache = NoSampleCache()

    @property
    def tokenizer(self) -> Any:
        """The model's tokenizer."""
        return self.asker.model.processor.tokenizer

    @property
    def add_special_tokens(self) -> bool:
        """False: the chat template brings them."""
        return False

    @property
    def max_length(self) -> int:
        """The longest sequence the model takes, in tokens."""
        return int(self.tokenizer.model_max_length)

    def greedy_until(self, docs: Sequence[Doc]) -> list[ModelResponse]:
        """Answer every doc. They are asked in the tasks' own order and batches, and no batch mixes tasks."""
        places = sorted(range(len(docs)), key=lambda place: (docs[place].task_name, item_of(docs[place])["order"]))
        responses: dict[int, ModelResponse] = {}
        for _, group in groupby(places, key=lambda place: docs[place].task_name):
            for some in batches(list(group), self.job.prompts_at_once):
                responses.update(zip(some, self._ask([docs[place] for place in some]), strict=True))
        return [responses[place] for place in range(len(docs))]

    def loglikelihood(self, docs: Sequence[Doc]) -> list[ModelResponse]:
        """Refuse: a choice is asked for in words and read out of the reply."""
        raise NotImplementedError("remud tasks generate; they need no log-likelihood")

    def loglikelihood_rolling(self, docs: Sequence[Doc]) -> list[ModelResponse]:
        """Refuse, as ``loglikelihood`` does."""
        raise NotImplementedError("remud tasks generate; they need no log-likelihood")

    def _ask(self, docs: Sequence[Doc]) -> list[ModelResponse]:
        """Ask a batch; what cannot be asked gets an empty reply, which scores zero."""
        items = [item_of(doc) for doc in docs]
        kept = self.asker.ask(
            [
                Shown(item["messages"], [image.convert("RGB") for image in doc.images or ()], item["picture_ids"])
                for item, doc in zip(items, docs, strict=True)
                if not item["status"]
            ]
        )
        said = batches(kept.told, self.job.samples)
        responses = []
        for item in items:
            replies = [("", None)] if item["status"] else next(said)
            item |= {"seconds": kept.each, "cut": [cut for _, cut in replies]}
            prompt = prompt_text(item["messages"], len(item["picture_ids"]))
            responses.append(ModelResponse(input=prompt, text=[reply for reply, _ in replies]))
        return responses


def _job(config: ModelConfig) -> EvalJob:
    """Return the job that lighteval's command line describes: replies are kept where it keeps its samples.

    Raises:
        UsageError: It says more than we can do.
    """
    generation = config.generation_parameters
    beyond = sorted((config.model_fields_set - TAKEN) | (generation.model_fields_set - {"max_new_tokens"}))
    if beyond:
        raise UsageError(
            f"our model for lighteval does not take {', '.join(beyond)}; leave it out, or use `remud eval`"
        )
    return EvalJob(
        model=resolve_model(config.model_name, cache_root()),
        out=Path(config.cache_dir).expanduser() / "remud",
        options=Options(
            max_new_tokens=generation.max_new_tokens or Options.max_new_tokens,
            batch_size=getattr(config, "batch_size", Options.batch_size),
        ),
    )
