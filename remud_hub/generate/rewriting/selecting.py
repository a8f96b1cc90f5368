"""Which figures are rewritten, and with which pictures: before any teacher is asked, and the same in every arm."""

from remud_hub.generate.rewriting.lexicon import load_lexicon
from remud_hub.generate.rewriting.pictures import BrokenPicture, panel_pictures, whole_picture
from remud_hub.generate.rewriting.settings import RewritingSettings
from remud_hub.records import Evidence, Figure, Sha256
from remud_hub.similar import NearTexts
from remud_hub.store import BlobStore


class Selection:
    """Goes through the figures of one source after another, in their order; of similar captions the first stays.

    Args:
        settings: What a figure needs.
        store: Where the pictures lie, and where panels are put.

    Raises:
        UsageError: A file of medical terms cannot be used.
    """

    def __init__(self, settings: RewritingSettings, store: BlobStore) -> None:
        self._settings = settings
        self._store = store
        self._source = ""
        self._captions: NearTexts[str] = NearTexts()

    def choose(self, evidence: Evidence) -> tuple[Sha256, ...] | str:
        """Return the pictures of a figure, or why it is left out.

        Raises:
            OSError: A panel cannot be kept.
        """
        figure, settings = evidence.figure, self._settings
        assert figure is not None
        if not figure.caption:
            return "no caption"
        lexicon = load_lexicon(evidence.language, settings.lexicon.file(evidence.language))
        if len(lexicon.terms_in(_words(figure))) < settings.lexicon.least_terms:
            return f"fewer than {settings.lexicon.least_terms} medical terms"
        find = panel_pictures if settings.images == "panels" else whole_picture
        try:
            pictures = find(figure, settings.least_pixels, self._store)
        except BrokenPicture:
            return "the picture cannot be read"
        if not pictures:
            return f"no picture of {settings.least_pixels} px"
        if evidence.source_id != self._source:
            self._source, self._captions = evidence.source_id, NearTexts()
        if self._captions.first_like(evidence.id, figure.caption):
            return "near-duplicate caption"
        return pictures


def _words(figure: Figure) -> str:
    return "\n".join([figure.caption or "", *(mention.text for mention in figure.mentions)])
