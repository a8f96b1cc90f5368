"""Does the sample speak of things that its reader cannot see: figure numbers, captions, the text itself?"""

import re

from remud_hub.labels import TABLE_CITATION, find_citations
from remud_hub.records import Evidence, Sample, Verdict
from remud_hub.verify.settings import LeakSettings


VERSION = 3
_TEXTS = r"(?:text|passage|article|paper|manuscript|publication|excerpt|document|paragraph|chapter|textbook|(?:provided|given) context)s?"
_STATES = (
    r"(?:says?|states?|stated|mentions?|mentioned|describes?|described|notes?|noted|reports?|reported|indicates?|"
    r"explains?|explained|specif(?:y|ies)|identif(?:y|ies)|confirms?|provides?|labels?|tells?|lists?)"
)
_TEXTS_ZH = r"(?:原文|本文|文中|上文|下文|文章|该文|文献|书中|本书|教材|材料|资料|段落|上述文字|给定(?:的)?(?:文字|信息|内容)|提供的(?:文字|信息|内容|资料|材料))"
_STATES_ZH = r"(?:指出|提到|提及|写道|写明|说明|描述|表明|认为|所述|所示|所载|所写|中|里|可知)"
LEAKS = (
    ("table number", TABLE_CITATION),
    (
        "caption",
        re.compile(
            rf"\bcaptions?\b|\b(?:figure|image) legends?\b|\b(?:in|from|to) the legend\b|\bthe legend {_STATES}\b"
            r"|图注|图题|图例(?:说明|写明|指出)|图片?说明|说明文字",
            re.IGNORECASE,
        ),
    ),
    (
        "text",
        re.compile(
            rf"\b(?:according to|based on|as per|in|from|by) (?:the|this) (?:\w+ )?{_TEXTS}\b"
            rf"|\b(?:the|this) (?:\w+ )?{_TEXTS} (?:clearly |explicitly |also )?{_STATES}\b"
            rf"|\b(?:according to|based on|as per|in) the (?:\w+ )?source\b|\bthe (?:provided |given )?source {_STATES}\b"
            r"|\bin this (?:study|review|work|book|guideline)\b"
            r"|\bas (?:stated|mentioned|described|noted|discussed|explained|shown) (?:above|below|earlier|previously)\b"
            rf"|(?:根据|依据|按照?|据|如|从|由|参照){_TEXTS_ZH}"
            rf"|(?:原文|本文|文中|上文|文章|该文|书中|本书|教材|段落){_STATES_ZH}|如[上前](?:文)?所述",
            re.IGNORECASE,
        ),
    ),
    (
        "authors",
        re.compile(
            rf"\bthe authors?\b|\b(?:we|authors) {_STATES}\b|作者(?:们)?(?:认为|指出|报道|提出|描述|强调)",
            re.IGNORECASE,
        ),
    ),
    ("page", re.compile(r"\bon (?:the|this) page\b|\bpages? \d+\b|第\s*\d+\s*页|本页", re.IGNORECASE)),
    (
        "another picture",
        re.compile(
            r"\b(?:previous|preceding|next) (?:images?|figures?|pictures?|questions?)\b"
            r"|\b(?:questions?|conversation|discussion) (?:above|below|before)\b"
            r"|\b(?:compared (?:with|to)|unlike|like|as in) the (?:image|figure|picture) (?:above|below|before)\b"
            r"|\b(?:earlier|previous|last) (?:in (?:our|this) )?(?:conversation|dialogue|discussion|turn|answer|reply)\b"
            r"|\b(?:images?|figures?|pictures?|cases?|scans?) (?:shown|seen|displayed|presented) (?:before|earlier|previously|above)\b"
            r"|\b(?:you|we|I) (?:said|mentioned|told|saw|discussed|noted|stated) (?:\w+ )?(?:before|earlier|previously|above)\b"
            r"|\bas (?:I|we) (?:said|discussed|mentioned|saw|noted) (?:before|above|earlier|previously)\b"
            r"|(?:上|前|下)一(?:张|幅|个图|题|轮|问)|[上下]图(?![像谱])|(?:前面|之前|先前|上述|刚才|此前)(?:的|我们|所|已经?|曾)?(?:展示|看到|给出|出示|对话|讨论|谈到|提到|说过|回答|提问|问题|图)"
            r"|(?:您|你|我们?)(?:之前|前面|刚才|先前)(?:说|提|讲|问|认为)",
            re.IGNORECASE,
        ),
    ),
)


def check(sample: Sample, evidence: Evidence, settings: LeakSettings) -> Verdict:
    """Reject samples whose question, thinking or answer points at the page (a rule that ReMUD's own demo broke in 5 of 6).

    A trace reasons from what the picture shows, never from what a caption or text is said to state. The questions of a
    bank stand as they are ("the following picture" is their own), so of an item's row only the trace is looked at.
    """
    written = (sample.thinking or "",) if evidence.kind == "item" else (*sample.asked, *sample.said)
    text = "\n".join(written)
    found = ["figure number"] if find_citations(text) else []
    found += [name for name, pattern in LEAKS if pattern.search(text)]
    return Verdict(
        check="leak", version=VERSION, passed=not found, score=0.0 if found else 1.0, reason=", ".join(found)
    )
