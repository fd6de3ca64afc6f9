"""The event: one thing a customer did, at a time. Types, their codes and synonyms, and the store's columns."""

from enum import IntEnum
from typing import Final

import polars as pl


class EventType(IntEnum):
    """What happened. The numbers are the codes kept in the store: never renumber, only append."""

    LOGIN = 1
    VIEW = 2
    SEARCH = 3
    FAVOURITE = 4
    ADD_TO_CART = 5
    REMOVE_FROM_CART = 6
    PURCHASE = 7
    REFUND = 8
    COUPON = 9
    MESSAGE = 10
    CHECK_IN = 11
    UNSUBSCRIBE = 12
    OTHER = 13

    @property
    def word(self) -> str:
        """The type's name as people and files write it: ``add_to_cart``."""
        return self.name.lower()


EVENT_SCHEMA: Final = pl.Schema(
    {
        "customer_id": pl.String(),
        "at": pl.Datetime("us"),
        "event": pl.UInt8(),
        "item_id": pl.String(),
        "category": pl.String(),
        "quantity": pl.Float64(),
        "amount": pl.Float64(),
        "discount": pl.Float64(),
        "order_id": pl.String(),
        "channel": pl.String(),
        "coupon_id": pl.String(),
    }
)
"""Columns of a shard of the event store, sorted by ``customer_id``, ``at``, ``event``.

``customer_id`` and ``at`` (naive, the workspace's local time) are never null; every other column but ``event`` may be.
``amount`` is signed money of the row: > 0 for a purchase, ≤ 0 for a refund, null where unknown. ``discount`` is money
given away on the row, ≥ 0. An ``event`` of ``PURCHASE`` is always a purchase by definition: quantity unknown or > 0, and
amount unknown or > 0; what fails that is a ``REFUND`` (negative) or ``OTHER`` (zero).
"""

_WORDS: Final[dict[EventType, str]] = {
    EventType.LOGIN: "log_in signin sign_in logon session_start app_open launch 登录 登陆 登入 启动",
    EventType.VIEW: "pv page_view pageview product_view view_item item_view viewed browse browsing click clk impression "
    "detail visit 浏览 点击 查看 访问 曝光",
    EventType.SEARCH: "searched query site_search 搜索 查询 检索",
    EventType.FAVOURITE: "fav favorite favourites favorites like wishlist add_to_wishlist wish collect 收藏 关注 喜欢 加入收藏",
    EventType.ADD_TO_CART: "cart addtocart add_cart cart_add added_to_cart add2cart basket add_to_basket "
    "加购 加购物车 加入购物车 添加购物车",
    EventType.REMOVE_FROM_CART: "removefromcart remove_cart cart_remove uncart delete_from_cart 移出购物车 删除购物车 取消加购",
    EventType.PURCHASE: "buy bought order ordered sale sales sold transaction payment pay paid checkout purchased completed_order "
    "alipay 下单 购买 支付 付款 成交 订单 消费 买 已完成 交易成功",
    EventType.REFUND: "return returned refunded cancel cancelled canceled cancellation chargeback 退货 退款 退单 退换货 取消订单 撤单",
    EventType.COUPON: "coupon_received coupon_receive get_coupon coupon_redeemed redeem voucher 领券 用券 优惠券 领取优惠券 核销",
    EventType.MESSAGE: "push sms email e_mail mail edm notification message_sent sent 短信 推送 邮件 消息 触达",
    EventType.CHECK_IN: "checkin daily_check_in 签到 打卡",
    EventType.UNSUBSCRIBE: "unsubscribed opt_out optout opted_out 退订 取消订阅",
    EventType.OTHER: "",
}


def fold(word: str) -> str:
    """A word as it is looked up: lower case, trimmed, ``_`` for blanks and dashes."""
    return word.strip().lower().replace(" ", "_").replace("-", "_")


SYNONYMS: Final[dict[str, EventType]] = {
    word: event for event, words in _WORDS.items() for word in (event.word, *words.split())
}
"""Words that files use for an event type, folded by :func:`fold`; any other word is ``OTHER`` and counted in the report."""

SET_ASIDE_SCHEMA: Final = pl.Schema(
    {"file": pl.String(), "line": pl.Int64(), "reason": pl.String(), "raw": pl.String()}
)
"""Rows that could not be read: the file, the line in it (first line is 1), why, and the row's own text, cut to a sane length."""
