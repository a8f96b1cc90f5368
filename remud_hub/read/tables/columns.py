"""Which column holds what: as declared, else by the names that such columns commonly have in English and Chinese."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

from remud_hub.records import OPTION_LETTERS, ColumnMap


Kind = Literal["bank", "reports", "figures"]

_NAMES: dict[str, tuple[str, ...]] = {
    "question": ("question", "stem", "query", "题干", "题目", "问题", "试题", "试题内容", "题目内容"),
    "answer": ("answer", "correctanswer", "rightanswer", "answeridx", "答案", "正确答案", "标准答案", "参考答案"),
    "explanation": ("explanation", "exp", "rationale", "解析", "答案解析", "试题解析", "题目解析"),
    "findings": ("findings", "finding", "report", "reporttext", "超声所见", "检查所见", "影像所见", "影像表现", "所见", "报告", "报告内容"),
    "impression": ("impression", "conclusion", "超声提示", "超声诊断", "诊断意见", "检查结论", "印象", "结论", "提示"),
    "diagnosis": ("diagnosis", "finaldiagnosis", "诊断", "最终诊断", "病理诊断", "诊断结果", "诊断分类"),
    "caption": ("caption", "originalcaption", "figurecaption", "图注", "图题", "图片说明"),
    "label": ("figurelabel", "figurenumber", "图号"),
    "group": ("patientid", "patient", "examid", "studyid", "caseid", "subjectid", "患者编号", "患者id", "病人编号", "病人id", "检查号", "病例号", "住院号"),
    "id": ("id", "qid", "questionid", "编号"),
    "modality": ("modality", "检查方法", "检查方式", "成像方式", "模态"),
    "anatomy": ("anatomy", "bodypart", "organ", "部位", "检查部位", "器官"),
    "licence": ("licence", "license", "许可", "许可证"),
    "article_id": ("articleid", "pmcid", "doi", "pmid"),
}  # fmt: skip
_LISTS: dict[str, tuple[str, ...]] = {
    "image": ("image", "images", "imagepath", "imagepaths", "imagefile", "filename", "图片", "图像", "图片路径", "图像路径", "影像", "图片文件"),
    "options": ("options", "choices", "选项", "备选答案"),
    "mentions": ("mentions", "inlinementions", "inlinemention", "intextmentions", "context", "引用段落", "正文引用"),
}  # fmt: skip
_OPTION = re.compile(rf"(?:option|opt|op|choice|选项|备选)?([{OPTION_LETTERS}])(?:选项)?", re.IGNORECASE)
_NEEDS: dict[Kind, str] = {"bank": "question", "reports": "findings", "figures": "caption"}


class WrongColumns(Exception):
    """A table's columns do not tell what it holds, or not all that is needed.

    Args:
        problem: What is missing.
        advice: What to write.
    """

    def __init__(self, problem: str, advice: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.advice = advice


def assign(columns: Sequence[str], declared: ColumnMap | None) -> ColumnMap:
    """Return the map with the names of the columns that are there; of common names, the first column wins.

    Raises:
        WrongColumns: A declared column is not there.
    """
    declared = declared or ColumnMap()
    named = {name for value in declared.model_dump().values() for name in _listed(value)}
    if missing := [name for name in sorted(named) if name not in columns]:
        raise WrongColumns(
            f"there is no column {', '.join(missing)}; the columns are: {', '.join(columns)}",
            "correct columns: in sources.yaml",
        )
    free = {column: _plain(column) for column in columns if column not in named}
    found: dict[str, object] = {"options": _option_columns(free)}
    for role, names in _NAMES.items():
        found[role] = next((column for name in names for column in free if free[column] == name), None)
    for role, names in _LISTS.items():
        found[role] = found.get(role) or [column for column in free if free[column] in names][:1]
    return ColumnMap.model_validate(found | _said(declared))


def kind_of(columns: ColumnMap, present: Sequence[str]) -> Kind:
    """Return what a table holds.

    Args:
        columns: Its columns, as assigned.
        present: All that are there, for the message.

    Raises:
        WrongColumns: It is none of the three, or half of one.
    """
    reported = columns.findings or columns.impression or columns.diagnosis
    shown = f"the columns are: {', '.join(present)}"
    if columns.question:
        if not columns.answer:
            raise WrongColumns(f"there are questions ({columns.question}) but no answers; {shown}", _advice("answer"))
        return "bank"
    for kind, held in (("figures", columns.caption), ("reports", reported)):
        if held:
            if not columns.image:
                raise WrongColumns(f"there are {held} but no pictures; {shown}", _advice("image"))
            return "figures" if kind == "figures" else "reports"
    raise WrongColumns(f"no column of questions, reports or captions is known; {shown}", _advice("question, answer"))


def _advice(roles: str) -> str:
    example = ", ".join(f"{role}: NAME" for role in roles.split(", "))
    return (
        f"say in sources.yaml beside the file which column is which, for example '*.csv': {{columns: {{{example}}}}}"
    )


def _said(declared: ColumnMap) -> dict[str, object]:
    """Return what was declared; an empty name says that there is no such column, whatever the others are called."""
    said = {role: value for role, value in declared.model_dump().items() if value not in (None, ())}
    return {role: None if value == "" else () if value == ("",) else value for role, value in said.items()}


def _listed(value: object) -> list[str]:
    return [name for name in (value if isinstance(value, tuple) else (value,)) if isinstance(name, str) and name]


def _option_columns(free: dict[str, str]) -> list[str]:
    """Return the columns that hold an option each, in the order of their letters; one alone is none."""
    lettered = {match[1].upper(): column for column, plain in free.items() if (match := _OPTION.fullmatch(plain))}
    columns = [lettered[letter] for letter in OPTION_LETTERS if letter in lettered]
    return columns if len(columns) > 1 else []


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", name)).casefold()
