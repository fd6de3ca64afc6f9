"""Every key of a TOML text is found on the line where it was written."""

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_makers import FOUR_RUNGS
from random_plans import Written, written_plans

from recall_console.plans.files.toml_lines import entries, joined, line_of

MANY_WAYS = """\
title = "x" # not [a.table]
'quoted.key' = 1
"a = b" = 2

[fruit . apple]
colour = "red"
taste.sweet = true
note = \"\"\"
[fruit.pear]
colour = "green" \\
\"\"\"
sizes = [
  1, # the smallest ]
  [2,
   3],
]

  [[crates]]
  name = 'a'
  [crates.lid]
  weight = 3.5
  [[crates.labels]]
  text = ''''first''''
  [[crates.labels]]
  text = "second"
[[crates]]
name = "b"
labels = [ { text = "third" },
  { text = "fourth" } ]
at = 1979-05-27 07:32:00
"""


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("title", "title"),
        ("'quoted.key'", "'quoted.key'"),
        ("'a = b'", '"a = b"'),
        ("fruit", "[fruit . apple]"),
        ("fruit.apple", "[fruit . apple]"),
        ("fruit.apple.colour", "colour = "),
        ("fruit.apple.taste", "taste.sweet"),
        ("fruit.apple.taste.sweet", "taste.sweet"),
        ("fruit.apple.sizes", "sizes = ["),
        ("fruit.apple.sizes.1", "  1, # the"),
        ("fruit.apple.sizes.2.2", "   3]"),
        ("crates", "  [[crates]]"),
        ("crates.1.name", "  name = 'a'"),
        ("crates.1.lid.weight", "  weight"),
        ("crates.1.labels.2.text", '  text = "second"'),
        ("crates.2", "[[crates]]"),
        ("crates.2.labels.1.text", "labels = ["),
        ("crates.2.labels.2.text", '  { text = "fourth"'),
        ("crates.2.at", "at = 1979"),
    ],
)
def test_a_key_is_on_the_line_that_a_reader_would_point_to(key: str, words: str) -> None:
    assert tomllib.loads(MANY_WAYS)
    assert MANY_WAYS.splitlines()[line_of(MANY_WAYS, key) - 1].startswith(words)


def test_a_key_that_is_not_there_is_missing_from_its_table() -> None:
    lines = FOUR_RUNGS.splitlines()
    assert lines[line_of(FOUR_RUNGS, "hidden.platform_cost") - 1] == "[hidden]"
    assert lines[line_of(FOUR_RUNGS, "rungs.3.offer.funded") - 1].startswith("offer.face_value")
    assert line_of(FOUR_RUNGS, "budget") == 1
    assert line_of("", "name") == 1


@settings(max_examples=25, deadline=None)
@given(written_plans())
def test_every_key_of_any_plan_is_found_where_it_was_written(written: Written) -> None:
    assert {key: line_of(written.text, key) for key in written.lines} == written.lines


@settings(max_examples=25, deadline=None)
@given(written_plans())
def test_no_key_is_missed_and_none_is_made_up(written: Written) -> None:
    found = {entry.path for entry in entries(written.text)}
    prefixes = {path.rpartition(".")[0] for path in found}
    said = set(paths(tomllib.loads(written.text)))
    assert found <= said
    assert leaves(said) <= found | prefixes


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.text(), st.integers(0, 9), max_size=4))
def test_a_key_may_be_any_words_at_all(table: dict[str, int]) -> None:
    toml = "".join(f"{basic(name)} = {value} # =\n" for name, value in table.items())
    assert tomllib.loads(toml) == table
    for line, name in enumerate(table, start=1):
        assert line_of(toml, joined("", name)) == line


def basic(name: str) -> str:
    return '"' + "".join(f"\\U{ord(letter):08x}" for letter in name) + '"'


def paths(value: Any, path: str = "") -> list[str]:
    """Every dotted path of a document."""
    if isinstance(value, dict):
        below = [(joined(path, name), one) for name, one in value.items()]
    elif isinstance(value, list):
        below = [(f"{path}.{number}", one) for number, one in enumerate(value, start=1)]
    else:
        below = []
    return [found for name, one in below for found in (name, *paths(one, name))]


def leaves(found: set[str]) -> set[str]:
    inner = {path.rpartition(".")[0] for path in found}
    return found - inner
