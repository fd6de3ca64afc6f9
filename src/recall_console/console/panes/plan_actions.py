"""What a person can do in the plan pane."""

from typing import Final

from recall_console.console.actions import Action

ACTIONS: Final = (
    Action("type", ("enter",), "type", "Type the figure under the cursor; enter keeps it, esc drops it", 80),
    Action("less", ("left", "h", "minus"), "less", "One step less", 0),
    Action("more", ("right", "l", "plus"), "step", "One step more; ← one step less", 75),
    Action("up", ("up", "k"), "up", "To the input above, or a line of the results", 0),
    Action("down", ("down", "j"), "down", "To the input below, or a line of the results", 0),
    Action("top", ("g", "home"), "top", "To the first input", 0),
    Action("bottom", ("G", "end"), "bottom", "To the last input", 0),
    Action("undo", ("z",), "undo", "Take the last edit back", 60),
    Action("save", ("w",), "save", "Write the plan to its file; comments stay", 70),
    Action("add", ("a",), "add", "Add a rung, an offer, a limit or whatever else fits under the cursor", 58),
    Action(
        "remove", ("x",), "take away", "Take away what is under the cursor: an input, an offer, a rung", 45
    ),
    Action(
        "spend_less",
        ("less_than_sign", "comma"),
        "spend less",
        "The budget's dial one point to the left, along plans that were reckoned before",
        0,
    ),
    Action(
        "spend_more",
        ("greater_than_sign", "full_stop"),
        "budget",
        "The budget's dial one point to the right; < one to the left",
        62,
    ),
    Action(
        "export",
        ("e",),
        "export",
        "Show whom this plan would contact, then write the files of its channels",
        57,
    ),
    Action("choose", ("o",), "plan", "Work on another plan file, or audit a file of claims", 65),
    Action("compare", ("b",), "A | B", "Compare with a second plan, or with none", 55),
    Action(
        "after",
        ("right_square_bracket",),
        "section",
        "Results: to the next section; [ to the one before",
        50,
    ),
    Action("before", ("left_square_bracket",), "before", "Results: to the section before", 0),
    Action("page_down", ("ctrl+d", "pagedown"), "page down", "Results: half a page down", 0),
    Action("page_up", ("ctrl+u", "pageup"), "page up", "Results: half a page up", 0),
    Action("turn", ("tab",), "side", "Between the inputs and the results", 77),
    Action("twin", ("t",), "table", "The profit curve as a table, and back", 40),
)
