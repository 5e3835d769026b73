"""From a stack into the folder of results: each input's story, its raw page and its journey."""

from dataclasses import replace

from cli.folder import Folder
from cli.index import Listed
from cli.pipeline import Result
from cli.stacks import Stack
from shared.messages import Capture


def record(result: Result, stack: Stack, folder: Folder) -> Result:
    """Write down what became of one input; the result, with the paths of what was written."""
    if result.url:
        folder.write_journey(result.url, stack.ledger.journey(result.url))
    story = stack.reader.get(result.story_id) if result.story_id else None
    if story is None:
        return result
    paths = folder.write_story(story)
    capture = Capture.parse(story.capture)
    raw = stack.objects.get(capture.key, offset=capture.offset, length=capture.length)
    paths["capture"] = folder.write_capture(capture, raw)
    return replace(result, headline=story.headline, paths=paths)


def write_index(results: list[Result], folder: Folder) -> str:
    """The page to open first."""
    aside = [Listed(r.given, r.outcome, r.reason, r.detail) for r in results if not r.story_id]
    return str(folder.write_index(aside))
