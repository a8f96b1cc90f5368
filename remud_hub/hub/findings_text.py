"""The findings of a ledger for the terminal."""

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from remud_hub.hub.findings import BINS, CheckFindings, Findings


_BARS = " ▁▂▃▄▅▆▇█"


def print_findings(findings: Findings, console: Console, examples: int = 1) -> None:
    """Print what a ledger says.

    Args:
        findings: What it says.
        console: Where to.
        examples: Rows shown for each reason.
    """
    share = findings.kept / findings.rows if findings.rows else 0.0
    console.print(f"[bold]{findings.kept}[/] of {findings.rows} candidate rows kept ({share:.1%})")
    if findings.unread:
        console.print(f"{findings.unread} rows could not be read")
    console.print(_funnel(findings))
    console.print(_checks(findings))
    for check in findings.checks:
        if check.objections:
            console.print(_objections(check, examples))
    if findings.pairs:
        console.print(_pairs(findings))
    console.print(_kept_by(findings))


def bars(histogram: tuple[int, ...]) -> str:
    """Return a histogram as a row of bars; a bin that is not empty is never drawn as empty."""
    most = max(histogram, default=0) or 1
    return "".join(_BARS[-(-count * (len(_BARS) - 1) // most)] for count in histogram)


def _funnel(findings: Findings) -> Table:
    table = Table(
        "check",
        Column("came", justify="right"),
        Column("turned down", justify="right"),
        Column("left", justify="right"),
        title="funnel",
    )
    for level in findings.funnel:
        table.add_row(level.check, str(level.came), str(level.came - level.left), str(level.left))
    return table


def _checks(findings: Findings) -> Table:
    scores = f"scores 0 to 1, {BINS} steps"
    table = Table(
        "check", *[Column(name, justify="right") for name in ("judged", "failed", "it alone")], scores, title="checks"
    )
    for check in findings.checks:
        table.add_row(check.check, str(check.judged), str(check.failed), str(check.alone), bars(check.histogram))
    return table


def _objections(check: CheckFindings, examples: int) -> Table:
    table = Table("reason", Column("rows", justify="right"), "for example", title=f"turned down by {check.check}")
    for objection in check.objections:
        shown = []
        for example in objection.examples[:examples]:
            words = f"[bold]{escape(' · '.join(example.words))}[/] in " if example.words else ""
            shown.append(
                f"{words}{escape(example.question)} → {escape(example.answer)} [dim]({escape(example.id)})[/]"
            )
        table.add_row(escape(objection.reason), str(objection.rows), "\n".join(shown))
    return table


def _pairs(findings: Findings) -> Table:
    table = Table(
        "checks",
        *[Column(name, justify="right") for name in ("rows", "both failed", "kappa")],
        title="agreement between checks",
    )
    for pair in findings.pairs:
        kappa = "–" if pair.kappa is None else f"{pair.kappa:.2f}"
        table.add_row(" and ".join(pair.checks), str(pair.rows), str(pair.both), kappa)
    return table


def _kept_by(findings: Findings) -> Table:
    table = Table("", "value", *[Column(name, justify="right") for name in ("rows", "kept", "share")], title="kept")
    for column, values in findings.kept_by.items():
        for name, (rows, kept) in values.items():
            table.add_row(column, escape(name), str(rows), str(kept), f"{kept / rows:.0%}")
    return table
