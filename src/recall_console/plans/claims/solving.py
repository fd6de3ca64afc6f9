"""What follows from given figures: equations are solved one after the other until none says anything new."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from recall_console.language import later, tr
from recall_console.plans.claims.figures import FIGURES, LABELS
from recall_console.plans.claims.relation import Relation
from recall_console.plans.claims.told import Told

Origin = Literal["given", "assumed", "solved"]
ORIGINS: Final[Mapping[Origin, str]] = {
    "given": later("given"),
    "assumed": later("assumed"),
    "solved": later("solved"),
}
"""In words."""


@dataclass(frozen=True)
class Known:
    """A figure and how it is known.

    Attributes
    ----------
    told : Told
        Its value and its ends.
    origin : {"given", "assumed", "solved"}
        Somebody said it, it is taken for granted, or it follows.
    formula : str
        How it follows, with names of figures in braces; empty unless solved.
    roots : frozenset[str]
        The given and assumed figures behind it.
    """

    told: Told
    origin: Origin
    formula: str = ""
    roots: frozenset[str] = frozenset()

    @property
    def follows_from(self) -> str:
        """How it follows, in words: ``cost / recalled``."""
        return in_words(self.formula)


def in_words(formula: str) -> str:
    """A formula with its figures called by their labels; what is more than arithmetic is said in the process's language."""
    return tr(formula).format_map(LABELS)


@dataclass(frozen=True)
class Conflict:
    """Figures that cannot all be true.

    Attributes
    ----------
    figures : frozenset[str]
        The given and assumed ones that it takes.
    text : str
        One sentence.
    """

    figures: frozenset[str]
    text: str


def stated(figures: Mapping[str, Told], origin: Origin) -> dict[str, Known]:
    """Figures that nothing has to be solved for."""
    return {name: Known(told, origin, roots=frozenset({name})) for name, told in figures.items()}


def solve(relations: Sequence[Relation], known: Mapping[str, Known]) -> dict[str, Known]:
    """Everything that follows.

    Parameters
    ----------
    relations : Sequence[Relation]
        Tried in this order; where a figure follows in several ways, the first one tells it.
    known : Mapping[str, Known]
        What is given or assumed.

    Returns
    -------
    dict[str, Known]
        ``known`` and what follows.
    """
    found = dict(known)
    while new := next(_new(relations, found), None):
        found |= new
    return found


def conflicts(relations: Sequence[Relation], known: Mapping[str, Known]) -> tuple[Conflict, ...]:
    """Figures that equations do not let stand beside each other.

    Each set of given and assumed figures is told once, and none that holds another such set.
    """
    found: dict[frozenset[str], Conflict] = {}
    for conflict in (*_impossible(known), *_disagreeing(relations, known)):
        found.setdefault(conflict.figures, conflict)
    return tuple(one for figures, one in found.items() if not any(other < figures for other in found))


def roots(known: Mapping[str, Known], names: Iterable[str]) -> frozenset[str]:
    """The given and assumed figures behind several."""
    return frozenset().union(*(known[name].roots for name in names))


def written(name: str, told: Told) -> str:
    """A figure in words, with the sign of a bound."""
    sign = {"": "", "at least": "≥ ", "at most": "≤ "}[told.bound]
    return f"{sign}{FIGURES[name].kind.write(told.value)}"


def _new(relations: Sequence[Relation], known: Mapping[str, Known]) -> Iterator[dict[str, Known]]:
    for relation in relations:
        for name in (relation.names - known.keys()) & relation.solutions.keys():
            others = relation.others(name)
            if known.keys() >= set(others):
                told = relation.derive(name, {other: known[other].told for other in others})
                if told is not None:
                    yield {
                        name: Known(told, "solved", relation.solutions[name].formula, roots(known, others))
                    }


def _disagreeing(relations: Sequence[Relation], known: Mapping[str, Known]) -> Iterator[Conflict]:
    for relation in relations:
        if relation.names <= known.keys():
            name = min(relation.solutions, key=lambda each: known[each].origin == "solved")
            told = relation.derive(name, {other: known[other].told for other in relation.others(name)})
            if told is not None and not told.meets(known[name].told):
                yield Conflict(roots(known, relation.names), _both(name, known, told, relation))


def _both(name: str, known: Mapping[str, Known], other: Told, relation: Relation) -> str:
    one = known[name]
    how = (
        f"= {one.follows_from}"
        if one.origin == "solved"
        else tr("is {origin}", origin=tr(ORIGINS[one.origin]))
    )
    others = tr(", ").join(
        f"{LABELS[each]} {written(each, known[each].told)}" for each in relation.others(name)
    )
    return tr(
        "{figure} cannot be both: {value} {how}, but {other} = {formula} ({others})",
        figure=LABELS[name],
        value=written(name, one.told),
        how=how,
        other=written(name, other),
        formula=in_words(relation.solutions[name].formula),
        others=others,
    )


def _impossible(known: Mapping[str, Known]) -> Iterator[Conflict]:
    """Figures that follow but make no sense, such as a share above 100 %."""
    for name, one in known.items():
        kind = FIGURES[name].kind
        slack = 1e-9 * (1 + abs(one.told.value))
        side = ""
        if one.told.high < kind.least - slack:
            side = tr("less than {least}", least=kind.write(kind.least))
        elif one.told.low > kind.most + slack:
            side = tr("more than {most}", most=kind.write(kind.most))
        if side:
            text = tr(
                "{figure} would have to be {value}, {side}: it is {source}",
                figure=LABELS[name],
                value=written(name, one.told),
                side=side,
                source=one.follows_from or tr(ORIGINS[one.origin]),
            )
            yield Conflict(one.roots, text)
