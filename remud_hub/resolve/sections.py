"""Where in a document a block stands: the headings above it."""

import re
from collections.abc import Iterable, Iterator

from remud_hub.records import Block


_APPARATUS = re.compile(
    r"^[\W\d_]*(?:references?|bibliography|literature cited|works cited|acknowledge?ments?|funding|financial support|"
    r"(?:conflicts?|declarations?|competing|disclosures?|statements?)\b.*|author(?:s'?|'s)?\b.*\b(?:contributions?|information|affiliations?|details)|"
    r"(?:data|code)\b.*\bavailability|availability of .*|ethic\w*\b.*|additional information|abbreviations|"
    r"orcid.*|correspondence|publisher's note|open access|how to cite.*|"
    r"参考(?:文献|资料|书目)|致谢|利益冲突.*|基金.*|作者贡献.*|作者简介|图[片像]?来源.*|缩略语)\W*$",
    re.IGNORECASE,
)
_REFERENCES = re.compile(r"\W*(?:references?|bibliography|literature cited|参考(?:文献|资料|书目))\W*", re.IGNORECASE)
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
        while path and path[-1][0] >= max(1, block.level):
            path.pop()
        path.append((max(1, block.level), block.text.strip()))


def is_apparatus(path: tuple[str, ...]) -> bool:
    """Whether a heading path leads to what is no content: references, acknowledgements, declarations."""
    return any(map(_APPARATUS.match, path)) or any(map(_SUPPLEMENT.match, path[-1:]))
