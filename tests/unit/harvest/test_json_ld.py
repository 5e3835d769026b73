import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.fetch.harvest.json_ld import mend, read_json_ld

ITEM = {"@type": "NewsArticle", "headline": "Harbour freezes"}
PLAIN = json.dumps(ITEM)


@pytest.mark.parametrize(
    "script",
    [
        PLAIN,
        f"\ufeff {PLAIN} ;",
        f"<!-- {PLAIN} -->",
        f"//<![CDATA[\n{PLAIN}\n//]]>",
        f"/*<![CDATA[*/ {PLAIN} /*]]>*/",
        PLAIN.replace("}", ",}"),
        PLAIN.replace("{", "{ // what it is\n"),
        PLAIN.replace("{", "{ /* what it is */ "),
        PLAIN.replace('"', "&quot;"),
        PLAIN.removesuffix("}"),
        PLAIN.replace('", "', '",, "'),
        PLAIN.replace('", "', '"\n  "'),
        PLAIN.replace('"', "'"),
        json.dumps(PLAIN),
        f"<br />\n<b>Notice</b>: undefined index on line 3<br />\n{PLAIN}",
        re.sub(r'"(\w+)":', r"\1 :", PLAIN),
        PLAIN.replace('"@type"', "“@type”"),
        re.sub('"(.*?)"', r"“\1”", PLAIN),
        re.sub(r'"(headline|NewsArticle)"', r'"schema:\1"', PLAIN),
    ],
    ids=(
        "plain semicolon html-comment cdata hidden-cdata comma line-comment comment entities cut two-commas no-comma "
        "single-quotes encoded-twice notice-before bare-keys typographic-quotes no-other-quotes prefix".split()
    ),
)
def test_reads_an_item_in_all_the_wrappings_pages_use(script: str) -> None:
    assert read_json_ld(script) == [ITEM]


@pytest.mark.parametrize(
    ("script", "headline"),
    [
        ('{"headline": "One\nTwo\tThree"}', "One\nTwo\tThree"),
        (r'{"headline": "Ice \ud83e\uddca and an emoji cut off: \ud83e"}', "Ice 🧊 and an emoji cut off: \ufffd"),
        (r'"{\"headline\": \"Ice and half an emoji: \\ud83e\"}"', "Ice and half an emoji: \ufffd"),
        ('{"headline": "The "Harbour" freezes", "a": 1}', 'The "Harbour" freezes'),
        (r'{"headline": "It\'s \frozen \x over \u00e9"}', "It's \frozen x over é"),
        ('{"headline": "See // no comment, http://a.example/"}', "See // no comment, http://a.example/"),
        ('{"headline": "commas, } inside ,] strings",}', "commas, } inside ,] strings"),
    ],
    ids=(
        "raw-line-break half-an-emoji half-encoded-twice inner-quotes bad-escapes slashes-in-strings "
        "brackets-in-strings".split()
    ),
)
def test_mends_what_hand_made_strings_get_wrong(script: str, headline: str) -> None:
    assert [item["headline"] for item in read_json_ld(script)] == [headline]


@pytest.mark.parametrize("nothing", ["", "undefined", "null,"])
def test_a_value_that_is_missing_is_null(nothing: str) -> None:
    assert read_json_ld(f'{{"wordCount": {nothing}, "headline": "Ice"}}') == [{"wordCount": None, "headline": "Ice"}]


def test_a_comma_is_missing_behind_what_is_no_string() -> None:
    assert read_json_ld('{"a": [1]\n"b": {"c": 2}\n"d": true\n"e": "f"}') == [
        {"a": [1], "b": {"c": 2}, "d": True, "e": "f"}
    ]


def test_reads_objects_written_one_after_the_other() -> None:
    assert read_json_ld(f"{PLAIN}\n{PLAIN},{PLAIN};") == [ITEM, ITEM, ITEM]


def test_keeps_what_stood_before_a_fault() -> None:
    assert read_json_ld(f"{PLAIN} Loading…")[0] == ITEM


@pytest.mark.parametrize("script", ["", "   ", "undefined", "{{ template }}", "[[[[", "<html>", '{"a" "b"}'])
def test_nonsense_yields_no_items(script: str) -> None:
    assert not [value for value in read_json_ld(script) if isinstance(value, dict) and value.get("@type")]


def test_a_deep_nest_is_no_crash() -> None:
    assert read_json_ld('{"a":' * 50_000) == []


@given(st.text(alphabet='{}[]",:\\/*<>-! \nabu019é&;', max_size=200))
def test_whatever_stands_in_a_script_is_read_as_json(script: str) -> None:
    found = read_json_ld(script)
    assert json.loads(json.dumps(found)) == found


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_what_is_in_order_is_read_as_it_is(value: object) -> None:
    assert read_json_ld(json.dumps([value])) == [[value]]


@given(st.dictionaries(st.text(alphabet="abc \\\"/*,]}'é\n"), st.text(alphabet='abc \\"/*é\n') | st.integers()))
def test_mending_leaves_good_json_alone(item: dict[str, object]) -> None:
    assert json.loads(mend(json.dumps(item)), strict=False) == item
