"""The ``openai`` client, made cheap: it spends most of a request's time on building the same headers and address anew."""

from httpx2 import URL, AsyncClient, Request
from openai import AsyncOpenAI
from openai._models import FinalRequestOptions

from remud_hub.teachers.endpoint.transport import AiohttpTransport


class EndpointClient(AsyncOpenAI):
    """A client whose requests to one address differ in their content only. Retries are none of its business.

    Args:
        url: Address, up to and without ``/chat/completions``.
        key: For the header of each request.
        reply_s: A request's whole time, in seconds.
    """

    def __init__(self, url: str, key: str, reply_s: float) -> None:
        carrier = AsyncClient(transport=AiohttpTransport(URL(url), reply_s))
        super().__init__(api_key=key, base_url=url, max_retries=0, http_client=carrier)
        self._built: dict[tuple[str, str], Request] = {}

    def _build_request(self, options: FinalRequestOptions, *, retries_taken: int = 0) -> Request:
        address = options.method, options.url
        if address not in self._built:
            bare = super()._build_request(options.model_copy(update={"content": None}), retries_taken=retries_taken)
            bare.headers.pop("content-length", None)
            self._built[address] = bare
        like = self._built[address]
        content = options.content if isinstance(options.content, bytes) else None
        return Request(like.method, like.url, headers=like.headers, content=content)
