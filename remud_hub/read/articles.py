"""What articles and licences are called, written one way."""

import re


_DOI = re.compile(r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_PMC = re.compile(r"(?:PMC\s*)(\d+)", re.IGNORECASE)
_CREATIVE_COMMONS = re.compile(
    r"creativecommons\.org/(?P<kind>licenses|publicdomain)/(?P<name>[a-z-]+)/(?P<version>\d+\.\d+)(?:/(?P<place>[a-z]{2,3}))?(?![a-z])",
    re.IGNORECASE,
)
_PUBLIC_DOMAIN = {"zero": "CC0", "mark": "CC-PDM"}


def article_id(said: str) -> str | None:
    """Return ``PMC1234567`` or ``doi:10.1000/1`` where that is what is said, else the text; None where nothing is."""
    text = said.strip()
    if match := _PMC.fullmatch(text):
        return f"PMC{match[1]}"
    if match := _DOI.fullmatch(text):
        return f"doi:{match[1].lower()}"  # DOIs are the same in any case (ISO 26324)
    return text or None


def licence_name(said: str) -> str | None:
    """Return the SPDX id of a Creative Commons licence where its URL is named, else the text; None where there is none."""
    text = " ".join(said.split())
    match = _CREATIVE_COMMONS.search(text)
    if match is None:
        return text or None
    name = match["name"].lower()
    if match["kind"].lower() == "publicdomain":
        return f"{_PUBLIC_DOMAIN[name]}-{match['version']}" if name in _PUBLIC_DOMAIN else text
    place = f"-{match['place'].upper()}" if match["place"] else ""
    return f"CC-{name.upper()}-{match['version']}{place}"
