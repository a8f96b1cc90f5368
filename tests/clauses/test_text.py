import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remud_hub.clauses.text import folded_text, taken_apart


TEXTS = st.text(st.sampled_from("no yesleft not seen mm 12,.;\n左肾未见结石，可能。厚不厚"), max_size=80) | st.text(
    max_size=60
)


@settings(deadline=None)  # the lists are read when they are first asked for
@given(TEXTS)
def test_places_are_those_of_the_text(text: str) -> None:
    folded = folded_text(text)
    assert len(folded) == len(text)
    for clause in taken_apart(text).clauses:
        assert 0 <= clause.start < clause.end <= len(text)
        assert len(clause.words) == len(clause.places)
        for word, (start, end) in zip(clause.words, clause.places, strict=True):
            assert 0 <= start < end <= clause.end - clause.start
            if word.meaning is None:
                assert folded[clause.start + start : clause.start + end] == word.term


@settings(deadline=None)  # the lists are read when they are first asked for
@given(TEXTS)
def test_what_a_text_says_is_what_its_clauses_say(text: str) -> None:
    apart = taken_apart(text)
    assert apart.stems == {stem for clause in apart.clauses for stem in clause.stems}
    assert apart.stems == {stem for stems in apart.of_sentences.values() for stem in stems}
    assert all(clause.denied | clause.hedged <= clause.stems for clause in apart.clauses)
    assert all(clause.heads <= clause.denied for clause in apart.clauses)


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("No stone is seen.", "stone"),
        ("The ureteral jet on that side is absent.", "jet"),
        ("The stratification of the wall is lost.", "strati"),
        ("与左侧无关。", "左侧"),
        ("A stone is not identified.", "stone"),
        ("There isn't any stone.", "stone"),
        ("There is no evidence of a stone.", "stone"),
        ("The vein is noncompressible.", "pressa"),
        ("No structural anomaly was found.", "anomal"),
        ("未检测到结石。", "stone"),
        ("没有任何结石。", "stone"),
        ("不伴结石。", "stone"),
        ("腹水消失。", "ascite"),
    ],
)
def test_what_is_denied(text: str, denied: str) -> None:
    assert any(denied in clause.denied for clause in taken_apart(text).clauses)


@pytest.mark.parametrize(
    "text", ["腹水多不多？", "管壁厚不厚？", "有没有结石？", "是否有结石？", "结石不除外。", "not only a stone"]
)
def test_what_is_not(text: str) -> None:
    assert not any(clause.is_denied for clause in taken_apart(text).clauses)


@pytest.mark.parametrize(
    "text",
    [
        "This may be a cyst.",
        "A cyst cannot be ruled out.",
        "The possibility of a cyst is raised.",
        "A cyst is conceivable.",
        "It raises the possibility of a cyst.",
        "囊肿不能完全排除。",
        "高度怀疑囊肿。",
        "囊肿性质待定。",
        "倾向囊肿。",
        "囊肿未必。",
    ],
)
def test_what_is_held_possible(text: str) -> None:
    assert any("cyst" in clause.hedged for clause in taken_apart(text).clauses)


def test_what_a_text_says_of_its_figure_is_no_denial() -> None:
    for text in ("In the right hip (not shown) it was normal.", "右颈见一枚淋巴结，内见微钙化（图5未示）。"):
        assert not any(clause.is_denied for clause in taken_apart(text).clauses)


def test_both_sides_are_named_together() -> None:
    assert len(taken_apart("左、右心室大小对称").clauses) == 1


def test_a_denial_without_words_of_its_own_is_about_what_stands_before() -> None:
    assert "calcif" in taken_apart("钙化见于部分患者，本例未见。").clauses[1].denied


def test_organs_are_not_what_is_denied() -> None:
    assert taken_apart("尚无肠壁坏死").clauses[0].heads == {"necros"}


def test_a_word_is_no_cue_within_another() -> None:
    assert not taken_apart("胎盘功能不全").clauses[0].is_softened


def test_what_a_finding_is_called_leaves_its_place_sure() -> None:
    named = taken_apart("Probable fibroadenoma in the right breast at 10 o'clock.").clauses[0]
    assert len(named.hedged) == 1
    assert {"right", "atrium"} <= taken_apart("There may be a clot in the right atrium.").clauses[0].hedged
