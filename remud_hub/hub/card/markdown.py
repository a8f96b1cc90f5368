"""Words of documents within Markdown: they may break no table, and be no link, picture or markup."""

import html
import re


_MARKS = re.compile(r"[\\`*_{}\[\]#|~$>@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
"""The last three would make links of bare addresses (github.github.com/gfm, autolinks)."""


def cell(text: object) -> str:
    """Return a text on one line, every mark of Markdown and HTML shown as itself."""
    line = " ".join(str(text).split())
    return _MARKS.sub(r"\\\g<0>", html.escape(line, quote=False).replace("&gt;", ">"))


def clipped(text: str, most: int) -> str:
    """Return a text that is cut where it is too long."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
