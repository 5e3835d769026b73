"""The client against a store that is not always in the mood."""

import json
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from examples.follow_changes.service import Mirror, signer
from newsmill_client import CursorExpired, KeptCursor, Newsmill, Refused, Unavailable, bearer
from tests.builders import story

Scripted = tuple[int, dict[str, str], Any]  # status, headers, JSON


class Store:
    """Answers what it was told to, in turn, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: list[Scripted] = []
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.url = ""
        self.waits: list[float] = []

    def says(self, *answers: Scripted) -> None:
        self.answers += answers

    def client(self, **more: Any) -> Newsmill:
        return Newsmill(self.url, sleep=self.waits.append, **more)


@pytest.fixture
def store(socket_enabled: None) -> Iterator[Store]:
    store = Store()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            store.asked.append((self.path, dict(self.headers.items())))
            status, headers, told = store.answers.pop(0)
            body = json.dumps(told).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        store.url = f"http://127.0.0.1:{server.server_port}/"
        yield store
        server.shutdown()
        thread.join()


def problem(status: int, reason: str, **more: Any) -> Scripted:
    return status, {}, {"title": "No", "status": status, "reason": reason, "detail": "no", **more}


STORY: Scripted = (200, {}, story(revision=1).model_dump(mode="json"))


def page(*ids: str, cursor: str, more: bool) -> Scripted:
    changes = [
        {"type": "StoryCreated", "story_id": each, "sequence": "0" * 40, "at": "2026-11-22T08:00:00Z", "revision": 1,
         "canonical_url": "https://ledger.example/1"}
        for each in ids
    ]  # fmt: skip
    return 200, {}, {"changes": changes, "cursor": cursor, "more": more}


def test_a_story_is_asked_for_by_id_or_url(store: Store) -> None:
    store.says(STORY, STORY)
    assert store.client().story("a" * 26) == store.client().story("https://ledger.example/?p=7")
    assert [path for path, _ in store.asked] == [
        f"/stories/{'a' * 26}", "/story?url=https%3A%2F%2Fledger.example%2F%3Fp%3D7",
    ]  # fmt: skip


def test_what_passes_is_asked_again_and_waits_as_long_as_it_is_told(store: Store) -> None:
    store.says((503, {}, {}), (429, {"Retry-After": "7"}, {}), STORY)
    assert store.client().story("a" * 26)
    first, second = store.waits
    assert 0.5 <= first <= 1
    assert second == 7


def test_a_store_that_never_answers_is_unavailable(store: Store) -> None:
    store.says(*[(500, {}, {})] * 6)
    with pytest.raises(Unavailable):
        store.client().story("a" * 26)
    assert len(store.asked) == 6


def test_refusals_say_what_to_do(store: Store) -> None:
    store.says(
        problem(404, "no-such-story"), problem(410, "withdrawn"), problem(410, "cursor-expired", latest="xyz"),
        (403, {}, {"message": "Forbidden"}),
    )  # fmt: skip
    client = store.client()
    assert client.story("a" * 26) is None
    assert client.story("a" * 26) is None
    with pytest.raises(CursorExpired) as expired:
        list(client.changes("old"))
    assert expired.value.latest == "xyz"
    with pytest.raises(Refused, match="Forbidden"):
        client.story("a" * 26)


def test_changes_come_page_by_page_up_to_now(store: Store) -> None:
    store.says(page("a" * 26, cursor="one", more=True), page("b" * 26, cursor="two", more=False))
    store.says(page(cursor="two", more=False))
    assert [each.cursor for each in store.client().changes("zero")] == ["one", "two"]
    assert [path for path, _ in store.asked] == ["/changes?since=zero", "/changes?since=one", "/changes?since=two"]


def test_a_list_is_read_to_its_end_past_empty_pages(store: Store) -> None:
    store.says((200, {}, {"stories": [], "next": "more"}), (200, {}, {"stories": [], "next": None}))
    assert list(store.client().stories("section", "World")) == []
    assert store.asked[1][0] == "/stories?limit=100&section=World&cursor=more"


def test_every_request_shows_who_asks(store: Store) -> None:
    store.says(STORY)
    store.client(sign=bearer(lambda: "token")).story("a" * 26)
    assert store.asked[0][1]["Authorization"] == "Bearer token"


def test_what_is_asked_is_spelled_as_signatures_have_it(store: Store) -> None:
    """Whoever checks a signature writes a space as %20 again: one that was made over + fits nothing."""
    store.says((200, {}, {"stories": [], "next": None}))
    assert list(store.client().stories("author", "Ann ~ O'Example/Press")) == []
    assert store.asked[0][0] == "/stories?limit=100&author=Ann%20~%20O%27Example%2FPress"


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "API_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")


@pytest.mark.usefixtures("account")
def test_the_example_signs_for_the_api_of_a_stack_and_for_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "https://a1b2.execute-api.eu-west-1.amazonaws.com/changes?since=latest"
    told = signer(url)(url)["Authorization"]
    assert told.startswith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
    assert "/eu-west-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=" in told
    assert signer("http://127.0.0.1:4580")("http://127.0.0.1:4580/changes") == {}
    monkeypatch.setenv("API_TOKEN", "token")
    assert signer("https://api.example")("https://api.example/changes") == {"Authorization": "Bearer token"}


@pytest.mark.usefixtures("account")
def test_a_mirror_of_a_guarded_store_shows_who_it_is_with_every_request(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_TOKEN", "token")
    store.says(page(cursor="one", more=False), (200, {}, {"stories": [], "next": None}), page(cursor="one", more=False))
    with closing(Mirror(tmp_path / "mirror.db", store.client(sign=signer(store.url)))) as mirror:
        mirror.catch_up()
    assert [headers.get("Authorization") for _, headers in store.asked] == ["Bearer token"] * 3


def test_a_kept_cursor_is_there_after_a_crash_whole(tmp_path: Path) -> None:
    cursor = KeptCursor(tmp_path / "cursor")
    assert cursor.read() == ""
    cursor.write("one")
    (tmp_path / "cursor.new").write_text("hal")  # what a crash leaves
    assert KeptCursor(tmp_path / "cursor").read() == "one"
