"""The fence around everything that comes from documents, banks and users' files: what stands inside is data.

The tag holds a code made of the text itself, so that no text can name its own closing; and no text keeps anything that
looks like a tag or like a chat template's special token, so that none can end the turn, either.
"""

import re
import unicodedata

from remud_hub.store import sha256_of


# "<|im_end|>", "</source-…>", "<think>", "＜…": an angle before anything but a number or space, "p < 0.05" stays
_TAG = re.compile(r"([<＜])(?=[/|｜!?＜<A-Za-z_])")
_BRACKETED = re.compile(r"\[(?=/?(?:INST|SYS|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|IMG)\b)")
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\v\f\x85]")
_UNSEEN = ("Cc", "Cf", "Cs")
"""Control, format (zero width, text direction, tags) and surrogate characters (Unicode Standard, section 4.5)."""
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def cleaned(text: str) -> str:
    """Return text without what nobody sees, and with a space in everything that a model may take for a tag of its own."""
    seen = _LINE_ENDS.sub("\n", text)
    if not seen.replace("\n", "").replace("\t", "").isprintable():  # most text is, and going through it takes time
        seen = "".join(char for char in seen if char in "\n\t" or unicodedata.category(char) not in _UNSEEN)
    apart = _TAG.sub(r"\1 ", _SELECTORS.sub("", seen))
    return _BRACKETED.sub("[ ", apart)


def fence(text: str) -> str:
    """Return the cleaned text between one opening and one closing tag; equal text, equal tags."""
    inside = cleaned(text).strip()
    code = sha256_of(inside.encode("utf-8"))[:12]
    return f"<source-{code}>\n{inside}\n</source-{code}>"
