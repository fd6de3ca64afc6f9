"""An audit as lines: sentences first, then the figures, given and solved ones apart."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from recall_console.console.format import clauses, plain
from recall_console.console.panes.plan_marks import evidence_words
from recall_console.console.text import Line, heading, line, table, text_of, wrapped
from recall_console.language import later, tr
from recall_console.plans.claims.figures import FIGURES, LABELS
from recall_console.plans.claims.solving import written

if TYPE_CHECKING:
    from recall_console.plans.claims.audit import Audit, Audited, AuditedClaim
    from recall_console.plans.claims.solving import Known

MARKS: Final = {"given": "", "assumed": "~", "solved": "="}
_LEGEND: Final = later("no sign: given · = follows · ~ assumed")
_VERDICTS: Final = {
    "possible": later("▸ Nothing contradicts itself; it holds if this is true:"),
    "depends": later("! Can be true only under some of these readings:"),
    "contradictory": later("! Cannot be true as it is told:"),
}
_ORIGINS: Final = {"given": later("given"), "assumed": later("assumed"), "solved": later("solved")}
_COLUMN_CELLS: Final = 14
_LABEL_CELLS: Final = 36


def audit_lines(found: "Audit", width: int) -> list[Line]:
    """The whole answer."""
    blocks = [_head(found, width), _shared(found, width), *(_claim(one, width) for one in found.claims)]
    return [one for block in blocks if block for one in [*block, ()]][:-1]


def _head(found: "Audit", width: int) -> list[Line]:
    file = found.file
    notes = wrapped(plain(file.note), width) if file.note else []
    return [*wrapped(_noted(plain(file.name), evidence_words(file.evidence)), width, "title"), *notes]


def _noted(words: str, note: str) -> str:
    """Words with a note in brackets, where there is one."""
    return tr("{words} ({note})", words=words, note=note) if note else words


def _shared(found: "Audit", width: int) -> list[Line]:
    """What the claims have in common."""
    lines = [heading(tr("side by side"), width)] if found.shared else []
    for one in found.shared:
        taken = clauses(answer.text for answer in one.answers.values())
        lines += wrapped(_noted(plain(one.text), taken), width, first="  " if one.agrees else "! ")
        lines += wrapped(plain(one.common_text), width, first="  ") if one.common_text else []
    return lines


def _claim(found: "AuditedClaim", width: int) -> list[Line]:
    return [
        heading(plain(found.claim.name), width),
        *wrapped(tr(_VERDICTS[found.verdict]), width),
        *_sentences(found, width),
        *_alike(found, width),
        *_unlike(found, width),
    ]


def _sentences(found: "AuditedClaim", width: int) -> Iterator[Line]:
    """What must be true under every reading, then what each reading adds."""
    everywhere = _common([_told(one) for one in found.readings])
    yield from _listed(everywhere, width)
    if len(found.readings) > 1:
        for number, one in enumerate(found.readings, start=1):
            taken = clauses(answer.text for answer in one.reading.answers.values())
            yield from wrapped(tr("Reading {number}: {taken}", number=number, taken=taken), width, then="  ")
            yield from _listed([text for text in _told(one) if text not in everywhere], width, "  ")


def _told(one: "Audited") -> list[str]:
    return [
        *(f"! {conflict.text}" for conflict in one.conflicts),
        *(f"! {flag.text}" for flag in one.beware),
        *(f"· {flag.text}" for flag in one.must),
    ]


def _common(lists: Sequence[Sequence[str]]) -> list[str]:
    return [text for text in lists[0] if all(text in each for each in lists)]


def _listed(texts: Sequence[str], width: int, indent: str = "  ") -> Iterator[Line]:
    for text in texts:
        yield from wrapped(_unbroken(text), width, first=indent, then=f"{indent}  ")


def _unbroken(text: str) -> str:
    """A bound's sign stays with its figure."""
    return text.replace("≥ ", "≥\u00a0").replace("≤ ", "≤\u00a0")


def _alike(found: "AuditedClaim", width: int) -> list[Line]:
    """The figures that are the same under every reading, and where they come from."""
    alike = [(name, one) for name, one in found.readings[0].figures.items() if _is_alike(name, found)]
    rows = [[LABELS[name], written(name, one.told)] for name, one in alike]
    figures = table([[tr("figure"), tr("value")], *rows], "<>") if rows else []
    lines = [
        one
        for row, (_, told) in zip(figures[1:], alike, strict=True)
        for one in _with_origin(row, told, width)
    ]
    return [(), *figures[:1], *lines]


def _with_origin(row: Line, told: "Known", width: int) -> list[Line]:
    """A figure and where it comes from: beside it, or below where that is too long."""
    origin = f"= {told.follows_from}" if told.follows_from else tr(_ORIGINS[told.origin])
    beside = f"{text_of(row)}  {origin}"
    return (
        [line(beside)]
        if cell_len(beside) <= width
        else [row, *wrapped(origin, width, "dim", "    ", "      ")]
    )


def _is_alike(name: str, found: "AuditedClaim") -> bool:
    told = [one.figures[name].told if name in one.figures else None for one in found.readings]
    return all(one == told[0] for one in told)


def _unlike(found: "AuditedClaim", width: int) -> Iterator[Line]:
    """The figures that depend on the reading, a column for each, as many beside each other as fit."""
    readings = list(enumerate(found.readings, start=1))
    fitting = max((width - _LABEL_CELLS) // _COLUMN_CELLS, 1)
    parts = [readings[first : first + fitting] for first in range(0, len(readings), fitting)]
    names = [name for name in FIGURES if not _is_alike(name, found)]
    for part in parts if names else ():
        rows = [
            [LABELS[name], *(_cell(name, one.figures) for _, one in part)]
            for name in names
            if any(name in one.figures for _, one in part)
        ]
        yield ()
        yield from table(
            [[tr("reading"), *(str(number) for number, _ in part)], *rows], "<" + ">" * len(part)
        )
    if names:
        yield line((tr(_LEGEND), "dim"))


def _cell(name: str, figures: "Mapping[str, Known]") -> str:
    if name not in figures:
        return "–"
    one = figures[name]
    return f"{MARKS[one.origin]} {written(name, one.told)}".strip()
