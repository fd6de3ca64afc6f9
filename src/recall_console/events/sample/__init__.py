"""A seeded shop with known truth: customers, their events, campaigns with a holdout, and what really drove them.

``simulate``, ``write`` and ``Simulation`` are loaded when first asked for, so that finding the bundled sample
(`recall_console.events.sample.bundled`) costs no NumPy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from recall_console.events.sample.files import write
    from recall_console.events.sample.simulation import Simulation, simulate

__all__ = ["SIMULATOR_VERSION", "Simulation", "simulate", "write"]

SIMULATOR_VERSION: Final = 1
"""Of the shop that a seed means: raised whenever any draw changes, so that what was measured on it can be told apart."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "files" if name == "write" else "simulation"
    return getattr(import_module(f"{__name__}.{home}"), name)
