"""A small plan whose outcome is uncertain in every way, as arrays and as a plan."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recall_console.plans.doubt.evidence import Known, of_rungs
from recall_console.plans.doubt.sensitivities import Sensitivities, sensitivities
from recall_console.plans.optimum.ladder import Terms, sent
from recall_console.plans.plan import Audience, GroupResponse, Hidden, Offer, Part, Plan, Response, Rung
from recall_console.plans.quantities import Hurdle, Money, Points, Rate
from recall_console.settings import Settings

Floats = npt.NDArray[np.float64]

PRICE = 0.3
SETTINGS = Settings(simulation_draws=20_000)


def tested(lift: float, error: float) -> Response:
    """A lift in points with a 95 % interval of ± 1.96 errors."""
    low, high = (Points((lift + sign * 1.96 * error) / 100) for sign in (-1, 1))
    return Response(Points(lift / 100), "tested", 1_000, (low, high))


COUPONS = Offer((Part(Money(12.0), Rate(0.1)), Part(Money(3.0), Rate(0.2), Money(1.0))), only_last_rung=True)
PLAN = Plan(
    "Uncertain",
    Audience("true"),
    (
        Rung("push", Money(0.05), 7, tested(6, 1.0), groups=(GroupResponse("r > 3", tested(9, 2.0)),)),
        Rung("call", Money(3.0), 14, tested(12, 2.0), fatigue_cost=Money(0.3)),
        Rung("sms", Money(0.2), 30, tested(10, 2.5), offer=COUPONS),
    ),
    hurdle=Hurdle(PRICE),
    hidden=Hidden(hours=10, rate_per_hour=Money(20.0)),
)
KNOWN = of_rungs(PLAN.rungs, SETTINGS)
WAITS = np.array([PLAN.wait_share(rung) for rung in PLAN.rungs])


@dataclass(frozen=True)
class Crowd:
    """N customers with a ladder each, after whose ``last_rung`` nothing follows."""

    returns: Floats
    value: Floats
    which: npt.NDArray[np.uint8]
    used: npt.NDArray[np.bool_]
    weights: Floats
    last_rung: int = len(PLAN.rungs) - 1

    def terms(self, lifts: Floats | None = None, shift: float = 0.0, direct: Floats | None = None) -> Terms:
        """What is reckoned with, at other lifts, return probabilities and costs if they are given."""
        natural = 1.0 - (1.0 - self.returns - shift) ** WAITS[:, None]
        used = np.array([one.used for one in KNOWN]) if lifts is None else lifts
        return Terms(
            value=self.value,
            natural=natural,
            response=used[self.which],
            direct=np.array([rung.direct_cost for rung in PLAN.rungs]) if direct is None else direct,
            burden=np.stack([np.full_like(self.value, rung.fatigue_cost) for rung in PLAN.rungs]),
            allowed=np.ones_like(self.used),
            final=np.arange(len(PLAN.rungs)) == self.last_rung,
            price=PRICE,
        )

    def sent(self, terms: Terms) -> Floats:
        return sent(self.used, terms.silence)

    def sums(self) -> Sensitivities:
        terms = self.terms()
        return sensitivities(
            terms,
            self.sent(terms),
            self.weights,
            self.which,
            len(KNOWN),
            natural_return=self.returns,
            waits=WAITS,
        )


def crowd(customers: int, seed: int = 5) -> Crowd:
    random = np.random.default_rng(seed)
    group = random.integers(0, 2, customers)
    return Crowd(
        returns=random.uniform(0.05, 0.5, customers),
        value=random.lognormal(3.5, 0.5, customers),
        which=np.stack([group, np.full(customers, 2), np.full(customers, 3)]).astype(np.uint8),
        used=random.random((len(PLAN.rungs), customers)) < 0.7,
        weights=np.ones(customers),
    )


def known_exactly(known: tuple[Known, ...] = KNOWN) -> tuple[Known, ...]:
    return tuple(Known(one.used, 0.0, one.used, one.evidence, one.rung, one.group) for one in known)
