"""Paragraphs that editors keep in pieces, in the state of scripts."""

import json
from collections.abc import Callable
from time import process_time
from typing import Any

import pytest

from functions.fetch.extraction.script_prose import told_in
from tests.unit.extraction.pages import SENTENCES, clean, page

Block = dict[str, Any]
HEADING = "What it costs"
BEFORE, LINKED, BEHIND = "The invoices were ", "not paid", ", the council said, before the main burst again."
SHORT = "Nobody slept."


def slate(kind: str, pieces: list[Block]) -> Block:
    return {"type": kind, "children": pieces}


def slate_piece(text: str, url: str = "") -> Block:
    return {"type": "link", "url": url, "children": [{"text": text}]} if url else {"text": text}


def lexical(kind: str, pieces: list[Block]) -> Block:
    return {"children": pieces, "direction": "ltr", "format": "", "indent": 0, "type": kind, "version": 1}


def lexical_piece(text: str, url: str = "") -> Block:
    leaf = {"detail": 0, "format": 1, "mode": "normal", "style": "", "text": text, "type": "text", "version": 1}
    return lexical("link", [leaf]) | {"url": url} if url else leaf


def prosemirror(kind: str, pieces: list[Block]) -> Block:
    return {"type": kind, "attrs": {"textAlign": "left"}, "content": pieces}


def prosemirror_piece(text: str, url: str = "") -> Block:
    marks = [{"type": "link", "attrs": {"href": url, "rel": "nofollow"}}] if url else [{"type": "bold"}]
    return {"type": "text", "marks": marks, "text": text}


def portable_text(kind: str, pieces: list[Block]) -> Block:
    style = "h2" if kind == "heading" else "normal"
    return {"_key": "a1", "_type": "block", "children": pieces, "markDefs": [], "style": style}


def portable_text_piece(text: str, url: str = "") -> Block:
    return {"_key": "b2", "_type": "span", "marks": ["c3"] if url else [], "text": text}


def contentful(kind: str, pieces: list[Block]) -> Block:
    return {"nodeType": "heading-2" if kind == "heading" else kind, "data": {}, "content": pieces}


def contentful_piece(text: str, url: str = "") -> Block:
    leaf = {"nodeType": "text", "value": text, "marks": [], "data": {}}
    return {"nodeType": "hyperlink", "data": {"uri": url}, "content": [leaf]} if url else leaf


editors = pytest.mark.parametrize(
    ("block", "piece"),
    [
        (slate, slate_piece),
        (lexical, lexical_piece),
        (prosemirror, prosemirror_piece),
        (portable_text, portable_text_piece),
        (contentful, contentful_piece),
    ],
    ids="slate lexical prosemirror portable-text contentful".split(),
)
Writer = Callable[..., Block]


def written(blocks: list[Block]) -> list[str]:
    """What becomes of a page whose markup is empty."""
    state = json.dumps({"article": {"body": blocks}})
    return clean(page(f"<div id='root'></div><script>window.state = {state}</script>")).splitlines()


@editors
def test_pieces_of_a_paragraph_are_one_paragraph(block: Writer, piece: Writer) -> None:
    url = "https://courier.example/invoices"
    texts = [block("paragraph", [piece(sentence)]) for sentence in SENTENCES]
    cut = block("paragraph", [piece(BEFORE), piece(LINKED, url), piece(BEHIND)])

    assert written([*texts[:2], cut, *texts[2:]]) == [
        *(f"<p>{sentence}</p>" for sentence in SENTENCES[:2]),
        f"<p>{BEFORE}{LINKED}{BEHIND}</p>",
        *(f"<p>{sentence}</p>" for sentence in SENTENCES[2:]),
    ]


@editors
def test_a_paragraph_that_begins_with_a_link_is_one_paragraph(block: Writer, piece: Writer) -> None:
    texts = [block("paragraph", [piece(sentence)]) for sentence in SENTENCES]
    cut = block("paragraph", [piece("Not paid", "https://courier.example/invoices"), piece(BEHIND)])

    assert f"<p>Not paid{BEHIND}</p>" in written([*texts, cut, *texts])


@editors
def test_a_heading_is_one_whose_kind_stands_behind_it_too(block: Writer, piece: Writer) -> None:
    texts = [block("paragraph", [piece(sentence)]) for sentence in SENTENCES]

    assert f"<h2>{HEADING}</h2>" in written([*texts[:2], block("heading", [piece(HEADING)]), *texts[2:]])


@editors
def test_a_short_paragraph_between_the_others_is_not_lost(block: Writer, piece: Writer) -> None:
    texts = [block("paragraph", [piece(sentence)]) for sentence in SENTENCES]
    short = block("paragraph", [piece(SHORT)])

    lines = written([short, *texts[:2], short, *texts[2:], short])

    assert lines.index(f"<p>{SHORT}</p>") == 2
    assert lines.count(f"<p>{SHORT}</p>") == 1


def test_paragraphs_in_a_list_that_is_named_like_one_of_pieces_stay_apart() -> None:
    state = {"content": [{"type": "paragraph", "text": sentence} for sentence in SENTENCES]}

    assert [told.text for told in told_in([json.dumps(state)])] == list(SENTENCES)


def test_pieces_are_joined_across_escaped_letters_and_in_scripts_without_spaces() -> None:
    pieces = [
        "駅の木造駅舎が十日、",
        "小さな図書館",
        "に生まれ変わった。改修を進めたのは、平均年齢七十一歳の住民たちだ。" * 12,
    ]
    state = {"children": [{"text": piece} for piece in pieces]}

    [told] = told_in([json.dumps(state)])

    assert told.text == "".join(pieces)


def test_twenty_thousand_lists_in_lists_take_less_than_two_seconds() -> None:
    deep = (
        '{"children":[' * 20_000 + '{"text":"a "},' * 20_000
    )  # a glance at all lists for each piece would take minutes
    begun = process_time()

    told = list(told_in([deep]))

    assert process_time() - begun < 2
    assert told == []
