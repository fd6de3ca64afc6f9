"""What the program's own source says to people: messages for the catalogues, and strings that missed them."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import recall_console
from recall_console.language import DOMAIN, LOCALES

Key = tuple[str | None, str | tuple[str, ...]]
SOURCE: Final = Path(recall_console.__file__).parent
KEYWORDS: Final = {"tr": None, "trn": (1, 2), "trc": ((1, "c"), 2), "later": None}
MARKS: Final = frozenset(KEYWORDS)
SPOKEN: Final = ("cli", "console")
"""Packages that speak to people: all words in them are for the catalogues."""
_SENTENCE: Final = re.compile(r"[A-Za-z]{2,}[,:;]? [(“]?[A-Za-z]{2,}")
CODE: Final = re.compile(
    r"is (not )?null|.* and [a-z_]+ = '|segment in \(|(0 )?% per|capacity of |common value|recall-console "
)
"""SQL, words of plan files and commands, the same in every language."""
MANUAL: Final = frozenset({"keys_page.py", "figures_page.py"})
"""Make pages of the manual, which is in English."""
_NOT_SAID: Final = frozenset({"sql_expr", "compile", "cast", "import_module", "getLogger", "pl", "Final"})


@dataclass(frozen=True)
class Missed:
    """A string of two words or more that no catalogue holds."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(SOURCE)}:{self.line}: {self.text!r}"


@cache
def messages() -> frozenset[Key]:
    """Every message of the source, with its context."""
    found = extract_from_dir(SOURCE, [("**.py", "python")], keywords=KEYWORDS)
    return frozenset((context, message) for _, _, message, _, context in found)


def marked() -> set[Key]:
    """Every message that the source marks, by its syntax: with its context, or as its singular and plural."""
    calls = (
        call
        for path in SOURCE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MARKS
    )
    return {found for call in calls if (found := _marked(call)) is not None}


def _marked(call: ast.Call) -> Key | None:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    words = [str(each.value) for each in call.args[:2] if isinstance(each, ast.Constant)]
    if name in {"trc", "trn"}:
        return None if len(words) < 2 else (words[0], words[1]) if name == "trc" else (None, tuple(words))
    return (None, words[0]) if words else None


def key(message: Message) -> Key:
    """What a catalogue finds a message by."""
    return message.context, message.id if isinstance(message.id, str) else tuple(message.id)


@cache
def catalogue(language: str) -> Catalog:
    """The catalogue of a language as translators write it."""
    with (LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file)


def missed() -> Iterator[Missed]:
    """Sentences in the packages that speak to people which are no message."""
    for package in SPOKEN:
        for path in sorted((SOURCE / package).rglob("*.py")):
            if path.name not in MANUAL:
                yield from missed_in(path, path.read_text(encoding="utf-8"))


def missed_in(path: Path, source: str) -> Iterator[Missed]:
    """The same of one file."""
    finder = _Finder()
    finder.visit(ast.parse(source))
    for node in finder.found:
        yield Missed(path, node.lineno, str(node.value))


class _Finder(ast.NodeVisitor):
    """Walks past docstrings, annotations, keys, comparisons, style sheets and messages."""

    def __init__(self) -> None:
        self.found: list[ast.Constant] = []

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and _SENTENCE.search(node.value) and not CODE.match(node.value):
            self.found.append(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in MARKS:
            for keyword in node.keywords:
                self.visit(keyword.value)
        elif name not in _NOT_SAID:
            self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if not _is_style(node.target) and node.value is not None:
            self.visit(node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        if not any(map(_is_style, node.targets)):
            self.visit(node.value)

    def visit_arg(self, node: ast.arg) -> None:
        """An annotation is no speech."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._visit_function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._visit_function(node)

    def _visit_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for each in (*node.decorator_list, *node.args.defaults, *node.body):
            self.visit(each)

    def visit_Compare(self, node: ast.Compare) -> None:
        """A string that is compared with is a code."""

    def visit_Dict(self, node: ast.Dict) -> None:
        for value in node.values:
            self.visit(value)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)


def _is_style(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) and target.id in {"DEFAULT_CSS", "CSS"}
