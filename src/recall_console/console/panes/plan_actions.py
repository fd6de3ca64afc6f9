"""What a person can do in the plan pane."""

from typing import Final

from recall_console.console.actions import Action
from recall_console.language import later

ACTIONS: Final = (
    Action(
        "type",
        ("enter",),
        later("type"),
        later("Type the figure under the cursor; enter takes it, esc leaves it as it was"),
        80,
    ),
    Action("less", ("left", "h", "minus"), later("less"), later("One step less"), 0),
    Action("more", ("right", "l", "plus"), later("step"), later("One step more; ← one step less"), 56),
    Action("up", ("up", "k"), later("up"), later("To the input above, or a line of the results"), 0),
    Action("down", ("down", "j"), later("down"), later("To the input below, or a line of the results"), 0),
    Action("top", ("g", "home"), later("top"), later("To the first input"), 0),
    Action("bottom", ("G", "end"), later("bottom"), later("To the last input"), 0),
    Action("undo", ("z",), later("undo"), later("Take the last edit back"), 76),
    Action("save", ("w",), later("save"), later("Write the plan to its file; comments stay"), 78),
    Action(
        "spend_less",
        ("less_than_sign", "comma"),
        later("spend less"),
        later("The budget's dial one point to the left, along plans that were reckoned before"),
        0,
    ),
    Action(
        "spend_more",
        ("greater_than_sign", "full_stop"),
        later("spend"),
        later("The budget's dial one point to the right; < one to the left"),
        64,
    ),
    Action(
        "add",
        ("a",),
        later("add"),
        later("Add a rung, an offer, a limit or whatever else fits under the cursor"),
        66,
    ),
    Action(
        "export",
        ("e",),
        later("export"),
        later("Show whom this plan would contact, then write the files of its channels"),
        65,
    ),
    Action(
        "choose", ("o",), later("plan"), later("Work on another plan file, or audit a file of claims"), 62
    ),
    Action("compare", ("b",), later("A | B"), later("Compare with a second plan, or with none"), 54),
    Action(
        "swap",
        ("v",),
        later("swap"),
        later("Work on plan B, with its own inputs and dial; A takes its place beside"),
        55,
    ),
    Action(
        "remove",
        ("x",),
        later("take away"),
        later("Take away what is under the cursor: an input, an offer, a rung"),
        45,
    ),
    Action("turn", ("tab",), later("side"), later("Between the inputs and the results"), 53),
    Action(
        "after",
        ("right_square_bracket",),
        later("section"),
        later("Results: to the next section; [ to the one before"),
        50,
    ),
    Action("before", ("left_square_bracket",), later("before"), later("Results: to the section before"), 0),
    Action("page_down", ("ctrl+d", "pagedown"), later("page down"), later("Results: half a page down"), 0),
    Action("page_up", ("ctrl+u", "pageup"), later("page up"), later("Results: half a page up"), 0),
    Action("twin", ("t",), later("table"), later("The profit curve as a table, and back"), 40),
    Action(
        "save_as", ("W",), later("save as"), later("Write the plan to a new file and work on that one"), 42
    ),
)

TYPING: Final = (
    Action("take", ("enter",), later("takes it"), later("What was typed counts"), 80),
    Action("leave", ("escape",), later("leaves it as it was"), later("What was typed does not count"), 79),
    Action("next", ("down",), later("takes it and goes on"), later("To the next input"), 78),
    Action("clear", ("ctrl+u",), later("clears"), later("Nothing typed yet"), 40),
)
"""Keys while a figure is typed, when every other key is a character; for the footer only."""
