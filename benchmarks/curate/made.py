"""Made-up short questions with answers in both languages, and which of them are near-duplicates of which."""

import random
from collections.abc import Iterator
from typing import NamedTuple


PLANTED = 0.05
"""Share of the texts that are a near-duplicate of an earlier one."""
_BACK = 50_000
"""How many texts back the one lies that a near-duplicate is made of, at most."""
ORGANS = {
    "en": [
        "liver",
        "kidney",
        "spleen",
        "pancreas",
        "gallbladder",
        "thyroid",
        "breast",
        "ovary",
        "uterus",
        "bladder",
        "prostate",
        "testis",
        "heart",
        "aorta",
        "carotid",
    ],
    "zh": [
        "肝脏",
        "肾脏",
        "脾脏",
        "胰腺",
        "胆囊",
        "甲状腺",
        "乳腺",
        "卵巢",
        "子宫",
        "膀胱",
        "前列腺",
        "睾丸",
        "心脏",
        "主动脉",
        "颈动脉",
    ],
}
FINDINGS = {
    "en": [
        "cyst",
        "stone",
        "nodule",
        "mass",
        "thrombus",
        "effusion",
        "abscess",
        "haematoma",
        "polyp",
        "calcification",
    ],
    "zh": ["囊肿", "结石", "结节", "肿块", "血栓", "积液", "脓肿", "血肿", "息肉", "钙化"],
}
ECHOES = {
    "en": ["hypoechoic", "hyperechoic", "anechoic", "isoechoic", "mixed"],
    "zh": ["低回声", "高回声", "无回声", "等回声", "混合回声"],
}
PLACES = {
    "en": ["upper pole", "lower pole", "anterior wall", "posterior wall", "hilum", "central part", "margin", "neck"],
    "zh": ["上极", "下极", "前壁", "后壁", "门部", "中央区", "边缘", "颈部"],
}
MARGINS = {
    "en": ["sharp margins", "blurred margins", "lobulated margins", "a thin capsule", "a thick irregular wall"],
    "zh": ["边界清楚", "边界模糊", "边缘分叶", "包膜完整", "壁厚不规则"],
}
FLOWS = {
    "en": [
        "no flow inside",
        "flow along its rim",
        "scattered spots of flow",
        "a feeding vessel",
        "marked flow inside",
    ],
    "zh": ["内部未见血流", "周边可见血流", "内部点状血流", "可见滋养血管", "内部血流丰富"],
}
FORMS = {
    "en": (
        "What does this image of the {organ} of patient {case} show? The {organ} shows a {echo} {finding} of {size} mm at "
        "the {place} with {margin} and {flow}, seen on {day} days of follow-up.",
        "Describe what is seen in case {case}. At the {place} of the {organ} lies a {echo} {finding}, which measures {size} "
        "mm, has {margin} and shows {flow} after {day} days.",
    ),
    "zh": (
        "病例{case}的{organ}图像显示什么？{organ}{place}可见大小约{size} mm的{echo}{finding}，{margin}，{flow}，随访{day}天。",
        "请描述病例{case}的超声表现。于{organ}{place}探及一{echo}{finding}，约{size} mm，{margin}，{flow}，复查间隔{day}天。",
    ),
}
CHANGES = {
    "en": [
        (" seen ", " found "),
        ("Describe what", "Say what"),
        (" shows a ", " has a "),
        (" which measures ", " measuring "),
    ],
    "zh": [("可见", "见"), ("请描述", "描述"), ("显示什么", "提示什么"), ("探及一", "探及")],
}


class MadeText(NamedTuple):
    """A text."""

    text: str
    copy_of: int | None
    """The number of the text that it is a near-duplicate of."""


def made_texts(count: int, seed: int = 0) -> Iterator[MadeText]:
    """Yield so many texts; a near-duplicate has one or two words in place of others."""
    random_ = random.Random(seed)
    originals: list[tuple[int, str, str]] = []
    for number in range(count):
        if originals and random_.random() < PLANTED:
            original, language, text = originals[-1 - random_.randrange(min(len(originals), _BACK))]
            yield MadeText(_changed(text, language, random_), original)
            continue
        language = random_.choice(("en", "zh"))
        originals.append((number, language, _written(number, language, random_)))
        yield MadeText(originals[-1][2], None)
        if len(originals) > 2 * _BACK:
            del originals[:_BACK]


def _written(number: int, language: str, random_: random.Random) -> str:
    lists = {"organ": ORGANS, "finding": FINDINGS, "echo": ECHOES, "place": PLACES, "margin": MARGINS, "flow": FLOWS}
    words = {name: random_.choice(of[language]) for name, of in lists.items()}
    case = f"{random_.choice('ABCDEFGHJK')}{number}"
    return random_.choice(FORMS[language]).format(
        **words, case=case, size=random_.randint(2, 99), day=random_.randint(1, 400)
    )


def _changed(text: str, language: str, random_: random.Random) -> str:
    fitting = [change for change in CHANGES[language] if change[0] in text]
    return text.replace(*random_.choice(fitting), 1) if fitting else text
