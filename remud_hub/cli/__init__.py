"""The ``remud`` command. Each command lives in a file of its own and calls one function; nothing heavy is imported here."""

import sys

import typer

from remud_hub.cli.build import build_command
from remud_hub.cli.cache import cache_app
from remud_hub.cli.compare import compare_command
from remud_hub.cli.demo import demo_command
from remud_hub.cli.diff import diff_command
from remud_hub.cli.doctor import doctor_command
from remud_hub.cli.evaluate import evaluate_command, tasks_command
from remud_hub.cli.export import export_command
from remud_hub.cli.figures import figures_command
from remud_hub.cli.plan import plan_command
from remud_hub.cli.push import push_command
from remud_hub.cli.release import release_command
from remud_hub.cli.report import report_command
from remud_hub.cli.review import review_app
from remud_hub.cli.samples import samples_command
from remud_hub.cli.show import show_command
from remud_hub.cli.train import train_command
from remud_hub.cli.verify import verify_command
from remud_hub.errors import RemudError


app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="From folders of medical PDFs to Hub datasets, fine-tuned vision-language models, scores and a demo.",
)
app.command("figures")(figures_command)
app.command("build")(build_command)
app.command("plan")(plan_command)
app.command("verify")(verify_command)
app.command("report")(report_command)
app.command("show")(show_command)
app.command("export")(export_command)
app.command("push")(push_command)
app.command("diff")(diff_command)
app.command("release")(release_command)
# What follows the script is the script's, --help included
script_options = {"allow_extra_args": True, "ignore_unknown_options": True, "allow_interspersed_args": False}
app.command("train", context_settings=script_options)(train_command)
app.command("eval")(evaluate_command)
app.command("tasks")(tasks_command)
app.command("compare")(compare_command)
app.command("demo")(demo_command)
app.command("samples")(samples_command)
app.command("doctor")(doctor_command)
app.add_typer(review_app, name="review")
app.add_typer(cache_app, name="cache")


def main() -> None:
    """Run the command line. Exit codes: 0 done; 1 some inputs failed and each was named; 2 wrong usage or nothing usable."""
    try:
        app()
    except RemudError as error:
        print(f"remud: {error}", file=sys.stderr)
        sys.exit(2)
    except OSError as error:  # a folder that cannot be written, a full disk: for the user to mend, not for us
        print(f"remud: {error.filename or 'output'}: {error.strerror or error}; choose another place", file=sys.stderr)
        sys.exit(2)
