"""What the shop sells: categories, items with a list price, and a new arrival every few days."""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Final, NamedTuple

import numpy as np

from recall_console.events.sample.arrays import Floats, Ints

ITEMS_PER_CATEGORY: Final = 24
DAYS_BETWEEN_ARRIVALS: Final = 5
ARRIVALS_ON_SHOW: Final = 6
"""An arrival is shown as new while fewer than this many came after it: 30 days."""
PRICE_SPREAD: Final = 0.55
"""Standard deviation of the logarithm of prices within a category."""
TASTE_SHARE: Final = 0.7
"""Correlation between a customer's price level and that of the items chosen."""


class Category(NamedTuple):
    """A shelf: its name in the log, median list price, popularity (sums to 1), and what lies on it."""

    name: str
    median_price: float
    popularity: float
    goods: tuple[str, ...]


CATEGORIES: Final = (
    Category(
        "grocery", 32, 0.24, ("Oat flakes", "有机燕麦", "Coffee beans", "手冲咖啡豆", "Olive oil", "龙井茶")
    ),
    Category(
        "home care", 38, 0.14, ("Laundry tabs", "洗衣凝珠", "Dish soap", "厨房纸巾", "Bin liners", "柔顺剂")
    ),
    Category("beauty", 96, 0.15, ("Day cream", "保湿面霜", "Sun screen", "防晒乳", "Lip balm", "精华液")),
    Category("baby", 88, 0.09, ("Nappies", "婴儿湿巾", "Formula", "辅食米粉", "Bib set", "奶瓶")),
    Category("pet", 72, 0.09, ("Cat food", "猫砂", "Dog treats", "狗粮", "Scratcher", "宠物零食")),
    Category(
        "fashion", 148, 0.14, ("T-shirt", "纯棉衬衫", "Socks, 5 pairs", "运动鞋", "Rain jacket", "羊毛围巾")
    ),
    Category("kitchen", 118, 0.08, ("Frying pan", "保温杯", "Knife", "砂锅", "Lunch box", "电热水壶")),
    Category(
        "electronics", 189, 0.07, ("Earphones", "充电宝", "Desk lamp", "智能插座", "USB cable", "蓝牙音箱")
    ),
)
CONSUMABLE_CATEGORIES: Final = 5
"""So many of the categories, from the first, hold what is used up and bought again."""
SIZES: Final = ("S", "M", "L", "XL")
POPULARITY: Final = np.array([category.popularity for category in CATEGORIES])
ARRIVALS_START: Final = ITEMS_PER_CATEGORY * len(CATEGORIES)
"""Items below this number were there from the start; from it on, one arrival after the other."""


@dataclass(frozen=True)
class Catalogue:
    """Items by number: those there from the start by category and rising price, then the arrivals by day."""

    item_id: list[str]
    name: list[str]
    category: Ints
    list_price: Floats


def catalogue(days: int) -> Catalogue:
    """Return what a shop sells over ``days`` days; the same for every seed."""
    quantiles = _price_quantiles()
    arrivals = np.arange(days // DAYS_BETWEEN_ARRIVALS + 1)
    category = np.concatenate(
        [np.repeat(np.arange(len(CATEGORIES)), ITEMS_PER_CATEGORY), arrivals % len(CATEGORIES)]
    )
    rank = np.concatenate(
        [np.tile(np.arange(ITEMS_PER_CATEGORY), len(CATEGORIES)), 7 * arrivals % ITEMS_PER_CATEGORY]
    )
    median = np.array([one.median_price for one in CATEGORIES])
    price = np.round(median[category] * quantiles[rank], 1)
    names = [
        _name(int(c), int(r), i >= ARRIVALS_START)
        for i, (c, r) in enumerate(zip(category, rank, strict=True))
    ]
    return Catalogue([f"P{1001 + item}" for item in range(len(category))], names, category, price)


def _price_quantiles() -> Floats:
    middles = (np.arange(ITEMS_PER_CATEGORY) + 0.5) / ITEMS_PER_CATEGORY
    return np.exp([PRICE_SPREAD * NormalDist().inv_cdf(middle) for middle in middles])


def _name(category: int, rank: int, new: bool) -> str:
    goods = CATEGORIES[category].goods
    return f"{'新品 ' if new else ''}{goods[rank % len(goods)]} {SIZES[rank // len(goods)]}"


def _rank_limits() -> list[float]:
    """Standard normal scores between which an item of the price-ordered shelf is chosen."""
    return [NormalDist().inv_cdf(rank / ITEMS_PER_CATEGORY) for rank in range(1, ITEMS_PER_CATEGORY)]


def choose(rng: np.random.Generator, category: Ints, taste: Floats) -> Ints:
    """Items from the given categories, near the price level that each customer's taste (standard normal) asks for."""
    noise = np.sqrt(1 - TASTE_SHARE**2) * rng.standard_normal(len(taste))
    rank: Ints = np.searchsorted(_rank_limits(), TASTE_SHARE * taste + noise)
    return category * ITEMS_PER_CATEGORY + rank


def choose_consumable(rng: np.random.Generator, category: Ints, taste: Floats) -> Ints:
    """Items like those of `choose`, from the groceries where the category is nothing that one uses up."""
    return choose(rng, np.where(category < CONSUMABLE_CATEGORIES, category, 0), taste)


def choose_category(rng: np.random.Generator, size: int) -> Ints:
    """Categories by popularity."""
    return rng.choice(len(POPULARITY), size, p=POPULARITY)


def choose_arrival(rng: np.random.Generator, day: Floats) -> Ints:
    """Items that were new on the given days."""
    latest = (day // DAYS_BETWEEN_ARRIVALS).astype(np.int64)
    shown: Ints = ARRIVALS_START + np.maximum(0, latest - rng.integers(0, ARRIVALS_ON_SHOW, len(day)))
    return shown


def mean_price(shop: Catalogue, taste: Floats) -> Floats:
    """Expected list price of `choose`, shape (categories, customers), by the normal distribution of its scores."""
    grid = np.linspace(-5, 5, 201)
    limits = [float("-inf"), *_rank_limits(), float("inf")]
    scores = NormalDist(0, float(np.sqrt(1 - TASTE_SHARE**2)))
    below = np.array([[scores.cdf(limit - TASTE_SHARE * point) for limit in limits] for point in grid])
    shelves = shop.list_price[:ARRIVALS_START].reshape(len(CATEGORIES), ITEMS_PER_CATEGORY)
    return np.array([np.interp(taste, grid, np.diff(below, axis=1) @ shelf) for shelf in shelves])
