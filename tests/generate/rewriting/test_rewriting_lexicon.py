from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.errors import UsageError
from remud_hub.generate.rewriting.lexicon import load_lexicon


def test_medical_words_count_and_everyday_words_do_not() -> None:
    english = load_lexicon("en", None)
    assert english.terms_in("The Mitral valves and the pericardium, by echocardiography") == {
        "mitral",
        "valve",
        "pericardium",
        "echocardiography",
    }
    assert (
        english.terms_in("The network was trained for 100 epochs; Figure 2 shows the results of the model.") == set()
    )
    assert english.terms_in("valve, valves; VALVE; left-ventricular") == {"valve", "ventricular"}


def test_chinese_is_matched_by_the_longest_term_with_or_without_spaces() -> None:
    chinese = load_lexicon("zh", None)
    assert chinese.terms_in("心尖四腔切面示左心室扩张，B 线") == {"心尖四腔", "切面", "左心室", "扩张", "B线"}
    assert chinese.terms_in("网络结构示意图") == set()
    assert "射血分数" in chinese.terms_in("射血分数下降")  # of terms.yaml


def test_a_file_of_the_user_takes_the_place_of_ours(tmp_path: Path) -> None:
    words = tmp_path / "terms.txt"
    words.write_text("# mine\nblorb Snark\n", encoding="utf-8")
    assert load_lexicon("en", words).terms_in("A snark, two blorbs and the mitral valve; mine") == {"snark", "blorb"}
    hunspell = tmp_path / "med.dic"
    hunspell.write_text("2\nblorb/SM\nsnark\n", encoding="utf-8")
    assert load_lexicon("en", hunspell).terms_in("SM blorb") == {"blorb"}
    assert load_lexicon("en", hunspell).sha256 != load_lexicon("en", None).sha256


@pytest.mark.parametrize(("data", "complaint"), [(b"\xff\xfe", "cannot be read"), (b"1 2", "holds no term")])
def test_a_file_that_is_no_list_is_told(tmp_path: Path, data: bytes, complaint: str) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(data)
    with pytest.raises(UsageError, match=complaint):
        load_lexicon("en", path)
    with pytest.raises(UsageError, match="cannot be read"):
        load_lexicon("zh", tmp_path / "missing.txt")


@given(st.text(max_size=200), st.text(max_size=200))
def test_more_text_never_has_fewer_english_terms(text: str, more: str) -> None:
    english = load_lexicon("en", None)
    assert english.terms_in(text) <= english.terms_in(f"{text}\n{more}")


def test_no_everyday_word_got_into_the_list() -> None:
    common = (
        "the of and figure table image model result network training data method show number year first left right"
    )
    assert load_lexicon("en", None).terms_in(common) == set()
