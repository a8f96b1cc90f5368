"""Names of licences as the Hub knows them (huggingface.co/docs/hub/repositories-licenses)."""

import re


_KNOWN = frozenset(
    {
        *("apache-2.0", "mit", "bsd-2-clause", "bsd-3-clause", "cc0-1.0", "pddl", "odc-by", "odbl", "unlicense"),
        *(f"cc-by-{version}" for version in ("2.0", "2.5", "3.0", "4.0")),
        *(f"cc-by-sa-{version}" for version in ("3.0", "4.0")),
        *(f"cc-by-nc-{version}" for version in ("2.0", "3.0", "4.0")),
        *("cc-by-nd-4.0", "cc-by-nc-nd-3.0", "cc-by-nc-nd-4.0"),
        *(f"cc-by-nc-sa-{version}" for version in ("2.0", "3.0", "4.0")),
    }
)
_TERMS = {"by": "attribution", "nc": "no commercial use", "sa": "share alike", "nd": "no derivatives"}


def hub_id(declared: str) -> str | None:
    """Return the Hub's name of a licence; None where it has none, or where the version is not said."""
    name = re.sub(r"[\s_-]+", "-", declared.strip().lower())
    return name if name in _KNOWN else None


def terms_of(declared: str) -> tuple[str, ...]:
    """Return what a Creative Commons licence asks for (creativecommons.org/licenses); of others nothing is said."""
    words = re.split(r"[\s_-]+", declared.strip().lower())
    return tuple(term for word, term in _TERMS.items() if word in words) if words[0] == "cc" else ()
