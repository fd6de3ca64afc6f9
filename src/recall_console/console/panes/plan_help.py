"""What the figures of the plan pane mean."""

from typing import Final

from recall_console.language import later

HELP: Final = later("""
Inputs stand in the order of the three ledgers: direct cost (contacts, and offers as far as they are redeemed), opportunity
cost (what the same money would earn elsewhere), hidden cost (patience, unsubscribes, complaints, work, tools). Every edit
moves the figures at once; the file changes when it is saved.

~ is behind what is assumed, ≈ behind what was observed without a holdout; figures that a randomised test stands behind are
bare. A plan's figures are as weak as its weakest response.

Net is margin of the extra recalls less all three ledgers. Extra are those who would not have come back anyway. The range
behind it holds what happens in 95 of 100 draws of everything that is not known for sure and of chance; the chance of a loss
is the share of draws below zero.

Used: of a lift that is not known well only a part is used, lift × (1 − error² / lift²), because the best of several uncertain
figures is likely to be too high.

Budget: the dial goes along plans that were reckoned before, from nothing to all that the plan could use. What one more returns
is 1 + what the money earns elsewhere + the shadow price of the budget.

Limits: kept back is what chance may take, so that budget and capacities hold in 95 of 100 cases. One more nets is the shadow
price of the limit.

Money: least funded is what a unit of money returns where it is paid for most reluctantly in a pool, best declined where it is
most nearly paid for; at the best plan both are what the last unit returns, in every pool.

What drives it: the net with one uncertain figure at either end of its own 95 %, all others as expected.

Profit by size: customers sorted by what they bring, the best first. Quadrants: who would return anyway against whom a contact
pays.

Claims: what must be true for what somebody says of a campaign, under every way to read it, and what does not add up. = follows
from what is given, ~ is assumed.

Evidence: assumed, observed or tested; enter on it asks for what it takes, on how many customers and between which ends.

v works on plan B, with its own inputs and dial. o and b list the workspace's plans and open any other file by its path; W keeps
a copy under a new name.

Money of the Model pane rests on how many accept an offer in its settings, the same for everybody; a plan on its own responses. The
two need not agree.

Close figures: of very many customers those who are alike are reckoned together first; exact figures follow by themselves.
""")
