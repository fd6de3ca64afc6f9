"""`keys` says what the help screens say: every key in force, for all places."""

import json
from collections.abc import Callable

from recall_console.console.places import places
from recall_console.workspace import workspace
from recall_console.workspace.files import private_folder

Run = Callable[..., tuple[int, str, str]]


def test_every_action_of_every_place_is_in_the_document(run: Run) -> None:
    code, told, _ = run("keys", "--json")
    document = json.loads(told)
    assert code == 0
    assert {(row["place"], row["action"]) for row in document["keys"]} == {
        (place.name, action.name) for place in places() for action in place.actions
    }
    assert all(row["usual"] for row in document["keys"])
    assert document["refused"] == ""


def test_the_key_file_is_in_force(run: Run) -> None:
    (private_folder(workspace.home()) / "keys.toml").write_text('[customers]\nsort = ["o"]\nfly = ["F"]')
    document = json.loads(run("keys", "--json")[1])
    assert {"place": "customers", "action": "sort", "keys": ["o"], "usual": False} in document["keys"]
    assert "there is no action customers.fly" in document["refused"]
    words = run("keys")[1]
    assert words.startswith("! ")
    assert "\n o " in words
