"""Where in a document a block stands: the headings above it."""

import re
from collections.abc import Iterable, Iterator

from remud_hub.records import Block


_LIST_OF_REFERENCES = r"references?|bibliography|literature cited|参考(?:文献|资料|书目)"
_APPARATUS = re.compile(
    rf"^[\W\d_]*(?:{_LIST_OF_REFERENCES}|works cited|acknowledge?ments?|funding|financial support|"
    r"(?:conflicts?|declarations?|competing|disclosures?|statements?)\b.*|author(?:s'?|'s)?\b.*\b(?:contributions?|information|affiliations?|details)|"
    r"(?:data|code)\b.*\bavailability|availability of .*|ethic\w*\b.*|additional information|abbreviations|"
    r"orcid.*|correspondence|publisher's note|open access|how to cite.*|"
    r"致谢|利益冲突.*|基金.*|作者贡献.*|作者简介|图[片像]?来源.*|缩略语)\W*$",
    re.IGNORECASE,
)
_REFERENCES = re.compile(rf"\W*(?:{_LIST_OF_REFERENCES})\W*", re.IGNORECASE)
_SUPPLEMENT = re.compile(
    r"^[\W\d_]*supplement(?:ary|al)\b(?!.*\b(?:methods?|results?|notes?|discussion|text|appendix)\b)", re.IGNORECASE
)
"""Where a paper says that it has a supplement; of a supplement it is the title, with sections below it."""


def sections(blocks: Iterable[Block]) -> Iterator[tuple[tuple[str, ...], Block]]:
    """Yield every block that is no heading with its heading path, topmost first.

    "References" alone in a line is one, whatever its look: on scans small capitals look like text.
    """
    path: list[tuple[int, str]] = []
    for block in blocks:
        if block.kind != "heading" and not _REFERENCES.fullmatch(block.text):
            yield tuple(text for _, text in path), block
            continue
        level = max(1, block.level)
        while path and path[-1][0] >= level:
            path.pop()
        path.append((level, block.text.strip()))


def is_apparatus(path: tuple[str, ...]) -> bool:
    """Whether a heading path leads to what is no content: references, acknowledgements, declarations."""
    return any(map(_APPARATUS.match, path)) or any(map(_SUPPLEMENT.match, path[-1:]))
