"""A reply as it grows, in chat messages: thinking folded away above, the answer in the bubble, trouble said plainly."""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from gradio import ChatMessage
from PIL import Image

from remud_hub.demo.history import PROBLEM_MARK, THINKING_MARK, to_prompt
from remud_hub.errors import RemudError
from remud_hub.models.decoding import Budget
from remud_hub.models.thinking import split_thinking


THINKING_TITLE = "思考 · Thinking"
NO_ANSWER = "*（回答在得出结论前被截断。 · The reply was cut off before its answer.）*"
NO_QUESTION = "请输入问题。 · Please write a question."
MODEL_FAILED = "模型出错，详见服务器日志。 · The model failed; the server's log says why."

# The start of a tag at the end of what has come so far: not shown until it is known to be one
_OPEN_END = re.compile(r"<(?:/?(?:t(?:h(?:i(?:nk?)?)?)?|a(?:n(?:s(?:w(?:er?)?)?)?)?)?)?$")

log = logging.getLogger(__name__)


class Streaming(Protocol):
    """What the demo asks of a model; ``ChatModel`` is one."""

    def stream(
        self, messages: Any, images: Sequence[Image.Image], max_new_tokens: int, *, budget: Budget | None
    ) -> Iterator[str]:
        """Answer piece by piece."""
        ...


class Responder:
    """Answers a chat message with a model.

    Args:
        model: The model.
        max_new_tokens: Where a reply is cut.
    """

    def __init__(self, model: Streaming, max_new_tokens: int) -> None:
        self.model = model
        self.max_new_tokens = max_new_tokens

    def chat(
        self, message: Mapping[str, Any], history: Sequence[Mapping[str, Any]], least_thinking: int = 0
    ) -> Iterator[list[ChatMessage]]:
        """Answer a question about pictures, or about none. Send text and picture files; history is kept per session.

        Args:
            message: ``text`` and ``files``, as Gradio's multimodal textbox gives them.
            history: The conversation so far.
            least_thinking: Tokens of thinking before the answer; with 0 the model thinks as it likes.

        Yields:
            The reply so far, as chat messages; what goes wrong is a message too.
        """
        if not message["text"].strip():
            yield [problem(NO_QUESTION)]
            return
        try:
            turns, images = to_prompt(message, history)
            budget = Budget(least=least_thinking) if least_thinking else None
            reply = ""
            for piece in self.model.stream(turns, images, self.max_new_tokens, budget=budget):
                reply += piece
                yield reply_messages(reply, finished=False)
            yield reply_messages(reply, finished=True)
        except RemudError as error:
            yield [problem(str(error))]
        except Exception:  # the last door before the user: the log has the traceback, the chat goes on
            log.exception("the model failed")
            yield [problem(MODEL_FAILED)]


def reply_messages(reply: str, *, finished: bool) -> list[ChatMessage]:
    """Return a reply, whole or still growing, as chat messages."""
    thinking, answer = split_thinking(reply if finished else _OPEN_END.sub("", reply))
    messages = []
    if thinking is not None:
        done = finished or bool(answer)
        messages.append(
            ChatMessage(
                role="assistant",
                content=thinking or "…",
                metadata={"title": THINKING_TITLE, "id": THINKING_MARK, "status": "done" if done else "pending"},
            )
        )
    if answer or finished:
        messages.append(ChatMessage(role="assistant", content=answer or NO_ANSWER))
    return messages


def problem(text: str) -> ChatMessage:
    """Return what went wrong as a chat message, marked so that later turns leave it out."""
    return ChatMessage(role="assistant", content=f"⚠️ {text}", metadata={"id": PROBLEM_MARK})
