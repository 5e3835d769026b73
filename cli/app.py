"""The verbs of ./newsmill, each imported only when it is called: `--help` and `extract` stay fast."""

import sys
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import click

from cli.errors import Unreachable, is_of_a_place, unusable
from cli.verb import write_notes
from shared.version import VERSION

VERBS = {
    "Try it here": {
        "demo": "cli.demo:demo",
        "extract": "cli.extract:extract",
        "run": "cli.run:run",
    },
    "Keep it running": {
        "up": "cli.up:up",
        "down": "cli.up:down",
        "ingest": "cli.ingest:ingest",
        "feeds": "cli.feeds:feeds",
    },
    "Read the store": {
        "get": "cli.read:get",
        "list": "cli.read:list_",
        "diff": "cli.diff:diff",
        "export": "cli.export:export",
        "changes": "cli.changes:changes",
    },
    "See what happened, and mend it": {
        "where": "cli.where:where",
        "explain": "cli.explain:explain",
        "replay": "cli.mend:replay",
        "redrive": "cli.mend:redrive",
        "takedown": "cli.takedown:takedown",
    },
}
NOTES = {
    "Examples": """
        ./newsmill demo                             a news site on this machine goes through the whole pipeline
        ./newsmill extract page.html                what newsmill makes of one page, in the terminal
        ./newsmill run https://news.example/story   the pipeline on this machine; results in out/
        ./newsmill up                               the local stack, live: ingest, get, where talk to it
        ./newsmill get URL --stack newsmill-prod    read from a stack in your AWS account
        ./newsmill VERB --help                      everything about one verb
    """,
    "Where verbs look": """
        Without --stack: the local stack, when one is up, and the results that run and demo left in out/.
        With --stack NAME: the CloudFormation stack of that name, with this shell's AWS credentials.
    """,
    "Environment": """
        NEWSMILL_CONTACT  the web page or mail address that sites are told they can reach you at
        NEWSMILL_OUT      the folder of results, in place of out/
        NEWSMILL_STATE    the folder of the local stack, in place of .newsmill/; each has a stack of its own
    """,
    "Exit codes": """
        0  done; every input is settled: stored, unchanged, or set aside with a reason
        1  not found, not settled, or not as expected
        2  the command line or an input file cannot be used as given
        3  the stack, or a page asked for, cannot be reached
    """,
}
_MODULES = {verb: place for verbs in VERBS.values() for verb, place in verbs.items()}


class Verbs(click.Group):
    """Finds its commands by name, and shows them by what one wants to do."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _MODULES:
            return None
        module, _, name = _MODULES[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _MODULES and not args[0].startswith("-"):
            close = get_close_matches(args[0], _MODULES, n=1)
            meant = f"did you mean `{close[0]}`?" if close else "`./newsmill --help` shows all of them"
            raise click.UsageError(f"there is no verb `{args[0]}`: {meant}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, verbs in VERBS.items():
            with formatter.section(title):
                commands = [(verb, self.get_command(ctx, verb)) for verb in verbs]
                formatter.write_dl([(verb, command.get_short_help_str(80)) for verb, command in commands if command])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        write_notes(NOTES, formatter)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except _aws_errors() as error:
            raise Unreachable(
                f"AWS did not do it: {error}",
                then="check the credentials and region of this shell (AWS_PROFILE, AWS_REGION), and --stack NAME",
            ) from error
        except OSError as error:
            if not is_of_a_place(error):
                raise
            raise unusable(error) from error


def _aws_errors() -> tuple[type[Exception], ...]:
    """Asked only when something was raised: a command that never imported botocore need not do so now."""
    if "botocore" not in sys.modules:
        return ()
    from botocore.exceptions import BotoCoreError, ClientError

    return (BotoCoreError, ClientError)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, prog_name="newsmill")
def newsmill() -> None:
    """Published news pages become a clean, normalized store of stories."""
