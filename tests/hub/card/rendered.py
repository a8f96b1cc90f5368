"""What a reader of Markdown sees, and what it is made of."""

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token


HOSTILE = (
    "a | b || c |",
    "`code` and ``more`` ```",
    "---",
    "--- \n---\nlicense: mit\n---\n",
    "<script>alert(1)</script>",
    "</details></td></table><b onclick='x'>",
    "[x](javascript:alert(1)) ![y](http://evil.example/p.png)",
    "[x]: http://evil.example\n\n[x]",
    "<http://evil.example> &lt;b&gt; &#42;",
    "{{ 7 * 7 }} {% raw %} {# no #}",
    "# heading\n\n## another",
    "> quoted\n- list\n1. first",
    "~~gone~~ **bold** _slant_ $x^2$",
    "ends with a backslash \\",
    "\\| \\\\| \\` \\<b>",
    "图1：甲状腺 | 结节\u3000回声",
    "\u202egnp.x\u202c \u200fשלום\u200f",
    "tabs\tand\rreturns\u2028and\x0bmore",
)
"""Words that would be more than words."""


def _parse(text: str) -> list[Token]:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)


def skeleton(text: str) -> list[tuple[str, ...]]:
    """What a page is made of, words left out; markup within lines is named."""
    found: list[tuple[str, ...]] = []
    for token in _parse(text):
        found.append((token.type, token.tag, token.content if token.type == "html_block" else ""))
        found += [(child.type, str(child.attrs)) for child in token.children or () if child.type != "text"]
    return found


def words(text: str) -> list[str]:
    """The words of each heading, cell or paragraph as they are shown."""
    return list(_words(_parse(text)))


def _words(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield " ".join("".join(child.content or " " for child in token.children or ()).split())
