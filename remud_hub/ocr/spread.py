"""RapidOCR that reads the lines of a picture on several threads."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rapidocr import RapidOCR
from rapidocr.ch_ppocr_rec.typings import TextRecOutput


class SpreadRapidOCR(RapidOCR):
    """RapidOCR with its slowest part spread: each line is read by itself, whatever the number of threads.

    ONNX Runtime's own threads wait for each other by spinning: with other work on the machine two take longer than one.

    Args:
        threads: How many lines are read at once.
        params: RapidOCR's settings.
    """

    def __init__(self, threads: int, params: dict[str, Any]) -> None:
        super().__init__(params=params)
        self._pool = ThreadPoolExecutor(threads)

    def recognize_txt(self, img: list[Any]) -> TextRecOutput:
        """Return the texts of pictures of one line each."""
        read: list[Any] = list(self._pool.map(super().recognize_txt, [[line] for line in img]))
        texts, scores, words = zip(
            *((line.txts[0], line.scores[0], line.word_results[0]) for line in read), strict=True
        )
        return TextRecOutput(imgs=img, txts=texts, scores=list(scores), word_results=words)
