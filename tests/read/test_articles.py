import pytest

from remud_hub.read.articles import article_id, licence_name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
        ("http://creativecommons.org/licenses/by-nc-nd/3.0/", "CC-BY-NC-ND-3.0"),
        ("see (https://creativecommons.org/licenses/by-nc-sa/3.0/igo/legalcode).", "CC-BY-NC-SA-3.0-IGO"),
        ("https://creativecommons.org/licenses/by/4.0/legalcode", "CC-BY-4.0"),
        ("creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "CC-PDM-1.0"),
        (" All rights\n reserved. ", "All rights reserved."),
        ("  ", None),
    ],
)
def test_licences(said: str, name: str | None) -> None:
    assert licence_name(said) == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("PMC123", "PMC123"),
        ("pmc123", "PMC123"),
        ("https://doi.org/10.1186/S13089-1", "doi:10.1186/s13089-1"),
        ("doi: 10.1186/x", "doi:10.1186/x"),
        ("case 7", "case 7"),
        ("", None),
    ],
)
def test_articles(said: str, name: str | None) -> None:
    assert article_id(said) == name
