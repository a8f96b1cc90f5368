"""The ``openai`` client, made cheap: what it does for each request anew takes longer than sending one."""

import gc

from httpx2 import URL, AsyncClient
from openai import AsyncOpenAI
from openai._models import FinalRequestOptions

from remud_hub.teachers.endpoint.transport import AiohttpTransport, Carried


class EndpointClient(AsyncOpenAI):
    """A client with a short way for completions. Retries are none of its business.

    Args:
        url: Address, up to and without ``/chat/completions``.
        key: For the header of each request.
        reply_s: A request's whole time, in seconds.
    """

    def __init__(self, url: str, key: str, reply_s: float) -> None:
        # Python searches all that is loaded for garbage now and then, and the ``openai`` package is so large that this takes
        # 0.1 s, in which no answer is read. What is here by now stays for good, and is not searched again
        gc.freeze()
        self._transport = AiohttpTransport(URL(url), reply_s)
        super().__init__(api_key=key, base_url=url, max_retries=0, http_client=AsyncClient(transport=self._transport))
        self._like = self._build_request(FinalRequestOptions(method="post", url="/chat/completions", json_data={}))
        self._url = str(self._like.url)
        self._headers = {name: text for name, text in self._like.headers.items() if name != "content-length"}

    async def complete(self, content: bytes) -> Carried:
        """Ask for a completion. All such requests have the address and the headers that the client gives to one.

        Raises:
            APIStatusError: The answer is none of success.
            RequestError: There is no answer.
            TooLarge: Its body is.
        """
        carried = await self._transport.carry("POST", self._url, self._headers, content)
        if not 200 <= carried.status < 300:
            raise self._make_status_error_from_response(carried.response(self._like))
        return carried
