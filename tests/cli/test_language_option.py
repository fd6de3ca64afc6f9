"""A language is chosen on any command, before anything is said."""

import os
from collections.abc import Callable

import pytest

from recall_console import language

Run = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize(
    "arguments", [("--lang", "zh", "keys"), ("keys", "--lang=zh"), ("keys", "--lang", "zh")]
)
def test_the_language_may_stand_anywhere(arguments: tuple[str, ...], run: Run) -> None:
    code, told, _ = run(*arguments)
    assert code == 0
    assert told
    assert language.spoken() == "zh"
    assert os.environ[language.VARIABLE] == "zh"  # for the processes that this one starts


def test_without_the_option_the_locale_decides(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(language.VARIABLE)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    run("keys")
    assert language.spoken() == "zh"


@pytest.mark.parametrize("arguments", [("--lang", "xx", "keys"), ("keys", "--lang=xx"), ("keys", "--lang")])
def test_an_unknown_language_is_refused_in_one_sentence(arguments: tuple[str, ...], run: Run) -> None:
    code, told, error = run(*arguments)
    assert code == 2
    assert told == ""
    assert error.startswith("recall-console: --lang takes en|zh, not ")
    assert error.count("\n") == 1


def test_what_stands_behind_two_dashes_is_no_option_of_ours(run: Run) -> None:
    code, _, error = run("check", "--", "--lang")
    assert code == 2
    assert "--lang takes" not in error


def test_the_help_of_every_command_tells_of_the_option(run: Run) -> None:
    for command in ((), ("keys",), ("score",), ("plan",), ("open",)):
        assert "--lang en|zh" in run(*command, "--help")[1], command
