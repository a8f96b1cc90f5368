"""Our model class for lighteval 0.13, in place of its own for vision-language models, which scores wrongly.

lighteval's ``VLMTransformersModel`` hands metrics a string where they walk a list, puts the question before the
pictures, whatever the model was trained on, and keeps its sample cache inside the model's folder. This class does none
of that: it asks ``ChatModel``, as everything here does, and has no sample cache. It also serves the plain command line:
``lighteval custom MODEL .../lighteval_model.py TASKS --custom-tasks remud_hub.evaluate.tasks``.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from lighteval.models.abstract_model import LightevalModel, ModelConfig
from lighteval.models.model_output import ModelResponse
from lighteval.tasks.registry import Registry
from lighteval.tasks.requests import Doc

from remud_hub.evaluate.job import batches
from remud_hub.evaluate.prompts import prompt_text
from remud_hub.evaluate.tasks import row_of
from remud_hub.models.chat import ChatModel


MAX_NEW_TOKENS = 512
BATCH_SIZE = 8


class NoSampleCache:
    """What lighteval's pipeline wants of a model's cache, and nothing else: replies are always asked for anew."""

    def _init_registry(self, registry: Registry) -> None:
        """Be told of the tasks, which only a cache has use for."""


class RemudModel(LightevalModel):
    """A vision-language model behind lighteval's interface; it generates, and has no log-likelihoods."""

    def __init__(self, config: ModelConfig, batch_size: int = BATCH_SIZE) -> None:
        self.config = config
        self.batch_size = batch_size
        self.chat = ChatModel(config.model_name)
        self._cache = NoSampleCache()

    @property
    def tokenizer(self) -> Any:
        """The model's tokenizer."""
        return self.chat.processor.tokenizer

    @property
    def add_special_tokens(self) -> bool:
        """False: the chat template brings them."""
        return False

    @property
    def max_length(self) -> int:
        """The longest sequence the model takes, in tokens."""
        return int(self.tokenizer.model_max_length)

    def greedy_until(self, docs: Sequence[Doc]) -> list[ModelResponse]:
        """Answer every doc, in order; a batch never mixes tasks, so that a reply does not depend on the task list."""
        return [
            response
            for _, group in groupby(docs, key=lambda doc: doc.task_name)
            for batch in batches(list(group), self.batch_size)
            for response in self._ask(batch)
        ]

    def loglikelihood(self, docs: Sequence[Doc]) -> list[ModelResponse]:
        """Refuse: a choice is asked for in words and read out of the reply."""
        raise NotImplementedError("remud tasks generate; they need no log-likelihood")

    def loglikelihood_rolling(self, docs: Sequence[Doc]) -> list[ModelResponse]:
        """Refuse, as ``loglikelihood`` does."""
        raise NotImplementedError("remud tasks generate; they need no log-likelihood")

    def _ask(self, docs: Sequence[Doc]) -> list[ModelResponse]:
        limit = self.config.generation_parameters.max_new_tokens or MAX_NEW_TOKENS
        prompts = [(row_of(doc)["messages"], doc.images or []) for doc in docs]
        return [
            ModelResponse(input=prompt_text(messages, len(images)), text=[reply])
            for (messages, images), reply in zip(prompts, self.chat.generate(prompts, limit), strict=True)
        ]
