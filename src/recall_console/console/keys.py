"""Bindings of the framework, made from the registry of actions."""

from collections.abc import Iterable

from textual.binding import Binding, BindingType

from recall_console.console.actions import Action


def bindings(actions: Iterable[Action]) -> list[BindingType]:
    """A binding for each key; all go through `action_act` of the widget or screen, which knows reasons."""
    return [
        Binding(key, f"act('{action.name}')", action.words, show=False)
        for action in actions
        for key in action.keys
    ]
