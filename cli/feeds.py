"""`feeds`: the sources that are watched for new stories."""

from __future__ import annotations

import sys
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.errors import BadInput, Failure, NotFound
from cli.options import as_json, contact, stack_name
from cli.terminal import counted, print_json, remarks, results
from cli.verb import Verb, write_notes
from shared.websub.lease import Offer

if TYPE_CHECKING:
    from collections.abc import Callable

    from cli.watching import Added, Desk
    from shared.sources import Source

EXAMPLES = """
    ./newsmill feeds add https://news.example/                 a home page: what it names is looked for
    ./newsmill feeds add https://news.example/rss --name "The Example"
    ./newsmill feeds import subscriptions.opml --stack newsmill-prod
    ./newsmill feeds list --json | jq -r 'select(.problem) | [.url, .problem] | @tsv'
    ./newsmill feeds poll https://news.example/rss
"""


class Feeds(click.Group):
    """A group whose help ends like every verb's."""

    def get_short_help_str(self, limit: int = 0) -> str:  # noqa: ARG002 - click's signature
        return "Sources that are watched for new stories: add, import, list, pause, resume, remove, poll, export."

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        write_notes({"Examples": EXAMPLES}, formatter)


@click.group(cls=Feeds)
def feeds() -> None:
    """Watch sources for new stories: feeds, sitemaps, lists of URLs.

    Each is polled at its own rhythm, every ten minutes to once a day; what is new in it goes through
    the pipeline by itself.
    """


@feeds.command(cls=Verb, examples=EXAMPLES)
@click.argument("urls", nargs=-1, required=True, metavar="URL ...")
@click.option("--name", default="", help="Who publishes it; goes into its stories. By default the host.")
@click.option(
    "--max-age-days", default=30, show_default=True, metavar="DAYS", help="Pass over older entries; 0: take everything."
)
@click.option(
    "--all", "everything", is_flag=True, help="Of a home page, watch all that is found and not the best only."
)
@contact
@stack_name
@as_json
def add(  # noqa: PLR0913 - one parameter an option
    urls: tuple[str, ...],
    name: str,
    max_age_days: int,
    contact: str,
    stack_name: str,
    *,
    everything: bool,
    as_json: bool,
) -> None:
    """Watch a feed, a sitemap, or what a home page names: its feeds, and its sitemaps in robots.txt.

    What is found is asked for once, here and now, and told. Of a home page the best source is watched: a
    news sitemap, else its first feed, else its sitemap.
    """
    from cli.watching import desk_of

    desk = desk_of(stack_name, contact)
    added = [one for url in urls for one in desk.add(url, name, max_age_days, 99 if everything else 1)]
    _tell_added(added, as_json=as_json)
    sys.exit(1 if any(one.problem for one in added) else 0)


@feeds.command(
    "import", cls=Verb, examples="    ./newsmill feeds import subscriptions.opml\n    ./newsmill feeds import urls.txt"
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@stack_name
@as_json
def import_(file: Path, stack_name: str, *, as_json: bool) -> None:
    """Watch all feeds of an OPML file, or of a plain list with one URL a line.

    Nothing is asked for beforehand: a feed that cannot be read shows in `feeds list` after its first poll.
    """
    from cli.opml import read_feeds
    from cli.watching import desk_of

    listed = read_feeds(file)
    if not listed:
        raise BadInput(f"{file}: there is no feed in it")
    desk = desk_of(stack_name, "")
    _tell_added([desk.watch(feed.url, feed.name) for feed in listed], as_json=as_json)


@feeds.command("list", cls=Verb, examples="    ./newsmill feeds list\n    ./newsmill feeds list --json")
@stack_name
@as_json
def list_(stack_name: str, *, as_json: bool) -> None:
    """Show every source: its health, its last story, its next poll and how often it is polled."""
    from cli.watching import as_facts, by_source, desk_of, print_sources

    desk = desk_of(stack_name, "")
    sources, parts = desk.registry.all(), by_source(desk.parts.all())
    if as_json:
        for source in sources:
            print_json(as_facts(source, parts.get(source.id, ())))
    elif sources:
        print_sources(sources, parts)
    else:
        remarks().print("no source is watched yet; `./newsmill feeds add URL` adds one")


def _with_one_source(example: str) -> Callable[[Callable[..., str]], click.Command]:
    """A verb that does something with one source, and says what was done."""

    def verb(do: Callable[..., str]) -> click.Command:
        @feeds.command(do.__name__, cls=Verb, examples=f"    ./newsmill feeds {example}")
        @click.argument("reference", metavar="URL|ID")
        @stack_name
        @as_json
        @wraps(do)
        def command(reference: str, stack_name: str, *, as_json: bool, **options: str) -> None:
            desk, source = _chosen(reference, stack_name)
            _tell(do(desk, source, **options), source, as_json=as_json)

        return command

    return verb


@_with_one_source("pause https://news.example/rss --because 'they asked us to'")
@click.option("--because", default="by hand", show_default=True, help="Shown in `feeds list`.")
def pause(desk: Desk, source: Source, because: str) -> str:
    """Stop polling a source and being told of its news, and keep what is known of it."""
    _require(desk.registry.pause(source.id, because), source)
    desk.subscriptions.end(source.id)
    return "paused"


@_with_one_source("resume https://news.example/rss")
def resume(desk: Desk, source: Source) -> str:
    """Poll a paused source again, beginning now."""
    _require(desk.registry.resume(source.id, desk.now()), source, "it is not paused")
    if source.state.hub:  # a poll wants to be told only by a hub it has not seen before
        desk.subscriptions.want(source.id, Offer(source.state.hub, source.state.topic))
    return "resumed"


@_with_one_source("remove https://news.example/rss")
def remove(desk: Desk, source: Source) -> str:
    """Forget a source. Its stories stay, and its entries stay known."""
    desk.subscriptions.end(source.id)
    _require(desk.registry.remove(source.id), source)
    return "removed"


@_with_one_source("poll https://news.example/rss")
def poll(desk: Desk, source: Source) -> str:
    """Have a source polled with the next tick, within a minute."""
    _require(desk.registry.poll_at(source.id, desk.now()), source, "it is paused")
    return "due now"


@feeds.command(cls=Verb, examples="    ./newsmill feeds export > subscriptions.opml")
@stack_name
def export(stack_name: str) -> None:
    """Write all sources as OPML to standard output."""
    from cli.opml import as_opml
    from cli.watching import desk_of

    sys.stdout.write(as_opml(desk_of(stack_name, "").registry.all()))


def _chosen(reference: str, stack_name: str) -> tuple[Desk, Source]:
    from cli.watching import desk_of

    desk = desk_of(stack_name, "")
    source = desk.find(reference)
    if source is None:
        raise NotFound(f"no source {reference}", then="`./newsmill feeds list` shows all of them")
    return desk, source


def _require(done: bool, source: Source, otherwise: str = "somebody has just removed it") -> None:  # noqa: FBT001 - what the registry answered
    if not done:
        raise Failure(f"{source.url}: {otherwise}")


def _tell(what: str, source: Source, *, as_json: bool) -> None:
    if as_json:
        print_json({"id": source.id, "url": source.url, "done": what})
    else:
        results().print(f"{what}: {source.url}", soft_wrap=True)


def _tell_added(added: list[Added], *, as_json: bool) -> None:
    if as_json:
        for one in added:
            print_json(one.as_json())
        return
    for one in added:
        results().print(one.told, soft_wrap=True)
    new = sum(1 for one in added if one.outcome == "added")
    remarks().print(f"\n{counted(new, 'source')} added. How they do: ./newsmill feeds list")
