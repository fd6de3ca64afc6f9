"""What a randomised test found, written into a plan's text; everything else in it stays."""

from collections.abc import Sequence

from recall_console.plans.files import plan_edit, plan_file
from recall_console.plans.files.toml_edit import Value
from recall_console.plans.plan import GroupResponse, Response


def with_tested(toml: str, number: int, response: Response, groups: Sequence[GroupResponse]) -> str:
    """A plan with the tested response of a rung, and of the groups that answer differently.

    Groups that a test has written before are taken away; those that a person assumed stay, and come first.

    Parameters
    ----------
    toml : str
        The text of a plan file.
    number : int
        The rung, from 1.
    response : Response
        Everybody's; has customers and an interval.
    groups : sequence of GroupResponse
        May be empty.

    Raises
    ------
    PlanError
        Where there is no such rung, or the text is no plan.
    """
    for key, value in _keys(response).items():  # the lift first: without one a response is not understood
        toml = plan_edit.edit(toml, f"rungs.{number}.response.{key}", value)
    standing = plan_file.parse(toml).rungs[number - 1].groups
    for place in range(len(standing), 0, -1):
        if standing[place - 1].response.evidence == "tested":
            toml = plan_edit.edit(toml, f"rungs.{number}.groups.{place}", None)
    for group in groups:
        table: dict[str, Value] = {"where": group.where, **_keys(group.response)}
        toml = plan_edit.append(toml, f"rungs.{number}.groups", table)
    return toml


def _keys(response: Response) -> dict[str, Value]:
    interval = [str(end) for end in response.interval or ()]
    return {
        "lift": str(response.lift),
        "customers": response.customers or 0,
        "interval": interval,
        "evidence": response.evidence,
        "pooled": response.pooled,
    }
