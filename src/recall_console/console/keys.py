"""Bindings of the framework, made from the registry of actions."""

from collections.abc import Iterable

from textual.binding import Binding, BindingType

from recall_console.console.actions import Action


def bindings(actions: Iterable[Action], place: str = "") -> list[BindingType]:
    """A binding for each key; all go through `action_act` of the widget or screen, which knows reasons.

    Those of a place have a name by which a key file gives them other keys.
    """
    return [
        Binding(
            key,
            f"act('{action.name}')",
            action.words,
            show=False,
            id=named(place, action.name) if place else None,
        )
        for action in actions
        for key in action.keys
    ]


def named(place: str, action: str) -> str:
    """The name of an action among all places."""
    return f"{place}.{action}"
