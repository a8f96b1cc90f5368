import pytest

from remud_hub.verify.grounded.chosen import FAULT, chosen_spans


HIP = "Left hip of an infant, coronal view (Graf method): alpha angle 52°, type IIa. Reduction succeeded at the second attempt."
NODE = "按C-TIRADS分为4C类。采用射频电极消融，超声引导下置入14F引流管。右侧颈部淋巴结未见异常。"


def faults(options: list[str], chosen: int, question: str, known: str) -> list[tuple[str, str]]:
    return [(span.part, span.fault) for span in chosen_spans(options, chosen, question, known)]


@pytest.mark.parametrize(
    ("options", "question", "known"),
    [
        (["First", "Second", "Third"], "At which attempt did the reduction succeed?", HIP),
        (["Neutral position", "Coronal view", "Axial view"], "Which view of the hip was obtained?", HIP),
        (["微波消融", "射频消融", "激光消融"], "采用的是哪种消融方式？", NODE),
        (["28F粗管", "14F引流管"], "引流使用的是哪种管？", NODE),
        (["金黄色葡萄球菌", "肺炎克雷伯菌"], "脓液培养出哪种细菌？", "抽出黄绿色脓液，培养出肺炎克雷伯菌。"),
    ],
)
def test_an_option_of_which_the_page_says_nothing_where_it_says_another(
    options: list[str], question: str, known: str
) -> None:
    assert faults(options, 0, question, known) == [("options.0", FAULT)]
    assert faults(options, 1, question, known) == []


@pytest.mark.parametrize(
    ("options", "question", "known"),
    [
        (["First", "Second"], "At which attempt did it not succeed?", HIP),  # asks for what is not so
        (["Unstable", "Second"], "Which conclusion is justified?", HIP),  # and for what follows
        (["Graf", "Second attempt"], "What was done?", HIP),  # the page says both
        (["Third", "Second attempt", "Coronal view"], "What was done?", HIP),  # and two of the others
        (["TR5", "TR1"], "Which level applies?", "One nodule is rated ACR TI-RADS 5, another TR1."),
        (
            ["Slow", "Normal", "Fast"],
            "How is the heart rate?",
            "Heart rate was 45 a minute. The PR interval was normal.",
        ),
        (["侧颈部转移", "未见异常"], "右侧颈部淋巴结如何？", NODE),
    ],
)
def test_where_nothing_tells_that_it_is_wrong(options: list[str], question: str, known: str) -> None:
    assert faults(options, 0, question, known) == []
