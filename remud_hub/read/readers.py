"""What reads which format."""

from remud_hub.read.flow.media import PDF
from remud_hub.read.flow.reader import FLOW_FORMATS, FlowReader
from remud_hub.read.pdf import PdfReader


READERS: dict[str, type[PdfReader | FlowReader]] = {
    PDF: PdfReader,
    **dict.fromkeys(FLOW_FORMATS, FlowReader),
}
