"""What reads which format."""

from collections.abc import Callable, Mapping

from remud_hub.read.cache import Reader
from remud_hub.read.flow.media import PDF, TABLES
from remud_hub.read.flow.reader import FLOW_FORMATS, FlowReader
from remud_hub.read.messages import Request
from remud_hub.read.pdf import PdfReader
from remud_hub.read.tables.reader import TableReader
from remud_hub.store import BlobStore


OnStart = Callable[[range], None]


def _pdf(request: Request, store: BlobStore, on_start: OnStart) -> Reader:
    return PdfReader(
        request.options,
        store,
        passwords=request.passwords,
        threads=request.threads,
        care=request.care,
        on_start=on_start,
    )


def _flow(request: Request, store: BlobStore, on_start: OnStart) -> Reader:
    """Without pages there are none to leave out or to tell of, and locked files are refused with what to do."""
    return FlowReader(request.options, store)


def _table(request: Request, store: BlobStore, on_start: OnStart) -> Reader:
    return TableReader(request.options, store, care=request.care, on_start=on_start)


READERS: Mapping[str, Callable[[Request, BlobStore, OnStart], Reader]] = {
    PDF: _pdf,
    **dict.fromkeys(FLOW_FORMATS, _flow),
    **dict.fromkeys(TABLES, _table),
}
