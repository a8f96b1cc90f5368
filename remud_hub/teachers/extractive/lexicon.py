"""Names of views, techniques and structures, as captions have them. Only what a text says is ever answered with."""

import re
from typing import Literal

from remud_hub.records import Language


Asked = Literal["view", "technique", "structure"]

_CHAMBERS = r"(?:two|three|four|five|2|3|4|5)[-‐– ]?chamber"
_AXIS = r"(?:long|short)[-‐– ]?axis"
_FROM = r"(?:apical|parasternal|subcostal|suprasternal|subxiphoid|transgastric|mid-?o?esophageal)"
_PLANE = r"(?:transverse|sagittal|parasagittal|coronal|axial|longitudinal|transthalamic|transventricular|transcerebellar|oblique)"
NAMES: dict[Asked, dict[Language, re.Pattern[str]]] = {
    "view": {
        "en": re.compile(
            rf"\b(?:{_FROM}[ -]+(?:{_CHAMBERS}|{_AXIS})|{_FROM}(?= views?\b)|{_CHAMBERS}(?= views?\b)|{_AXIS}(?= views?\b)"
            rf"|{_PLANE}(?: \w+)?(?= (?:views?|planes?|sections?|scans?)\b))(?: (?:views?|planes?|sections?|scans?))?",
            re.IGNORECASE,
        ),
        "zh": re.compile(
            r"(?:心尖|胸骨旁|剑突下|肋缘下|肋间|胸骨上窝)?(?:左室|右室)?(?:[二两三四五]腔心?|[长短]轴|[横纵矢冠]状?)切?[切断]?面"
        ),
    },
    "technique": {
        "en": re.compile(
            r"\b(?:[BM]-mode|colou?r(?:[- ]flow)? Doppler|power Doppler|(?:pulsed|continuous)[- ]wave Doppler|tissue Doppler|spectral Doppler|"
            r"(?:shear[- ]wave |strain )?elastography|contrast[- ]enhanced ultrasound|speckle[- ]tracking|trans(?:thoracic|o?esophageal) echocardiogra(?:m|phy)|"
            r"magnetic resonance imaging|MRI|computed tomography)\b",
            re.IGNORECASE,
        ),
        "zh": re.compile(
            r"(?:[BM]型超声|[BM]模式|彩色多普勒|能量多普勒|频谱多普勒|组织多普勒|弹性成像|超声造影|经食管超声心动图|经胸超声心动图|磁共振成像)"
        ),
    },
    "structure": {
        "en": re.compile(
            r"\b(?:(?:left|right) (?:ventricles?|atri(?:um|a)|kidney|lobe)|mitral valve|aortic valve|tricuspid valve|pulmonary valve|interventricular septum|"
            r"inferior vena cava|carotid artery|pleural line|pleural effusion|pericardial effusion|gallbladder|liver|spleen|pancreas|thyroid|"
            r"cisterna magna|fetal (?:abdomen|brain|femur|thorax|heart|head)|cervix|placenta|lymph node|diaphragm|aorta)\b",
            re.IGNORECASE,
        ),
        "zh": re.compile(
            r"左心室|右心室|左心房|右心房|二尖瓣|主动脉瓣|三尖瓣|肺动脉瓣|室间隔|下腔静脉|颈动脉|胸膜线|胸腔积液|心包积液|胆囊|肝脏|脾脏|胰腺|"
            r"甲状腺|肾脏|小脑延髓池|胎儿(?:腹部|颅脑|心脏|股骨)|宫颈|胎盘|淋巴结|膈肌|主动脉"
        ),
    },
}

_MARK = r"(?P<mark>(?:(?:white|black|yellow|red|green|blue|open|solid|dashed|dotted|large|small|long|short) )*(?:arrow(?:head)?s?|asterisks?|stars?|circles?|box(?:es)?|(?:dashed|dotted|solid) lines?|crosses|cross))"
_ENDS = r"(?=[.;,]|$| and the\b)"
MARKS: dict[Language, tuple[re.Pattern[str], ...]] = {
    "en": (
        re.compile(
            rf"\b(?:The |An? )?{_MARK} (?:shows?|indicates?|points? (?:to|at)|marks?|denotes?|highlights?|depicts?) (?P<thing>[^.;,()]{{4,90}}){_ENDS}",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?:^|[,;:.] |\b(?:with|and|shows?|of) )(?P<thing>(?:an? |the )?[A-Za-z](?:(?! (?:with|and|shows?|of) )[^.;,:()]){{3,60}}) \((?:the )?{_MARK}\)",
            re.IGNORECASE,
        ),
    ),
    "zh": (
        re.compile(
            r"(?P<mark>(?:白色|黑色|黄色|红色|空心|实心|长|短)?(?:箭头|星号|虚线|方框|圆圈))(?:所?示|所?指|标[示出])(?:为|出)?(?P<thing>[^，。；、（）]{2,30})"
        ),
        re.compile(
            r"(?:^|[，。；：可见])(?P<thing>[^，。；：（）可见]{2,20})[（(](?P<mark>(?:白色|黑色|黄色|红色|空心|实心|长|短)?(?:箭头|星号|虚线|方框|圆圈))(?:所[示指])?[)）]"
        ),
    ),
}
"""What a mark in the picture is said to show."""


def the_one_named(asked: Asked, text: str, language: Language) -> str | None:
    """Return what a text names of a kind, as it writes it, or None where it names nothing or several things."""
    found = {match[0].lower(): match[0] for match in NAMES[asked][language].finditer(text)}
    return next(iter(found.values())) if len(found) == 1 else None


def marked_things(text: str, language: Language) -> list[tuple[str, str]]:
    """Return each mark that a text explains, with what it is said to show."""
    found: dict[str, str] = {}
    for pattern in MARKS[language]:
        for match in pattern.finditer(text):
            found.setdefault(match["mark"].lower(), match["thing"].strip())
    return list(found.items())
