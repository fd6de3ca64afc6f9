"""What columns are called: the names, English and Chinese, under which files keep each role."""

import re
import unicodedata
from enum import StrEnum
from typing import Final, NamedTuple


class Role(StrEnum):
    """What a column is for."""

    CUSTOMER = "customer"
    TIME = "time"
    EVENT = "event"
    ITEM = "item"
    CATEGORY = "category"
    QUANTITY = "quantity"
    UNIT_PRICE = "unit_price"
    AMOUNT = "amount"
    DISCOUNT = "discount"
    ORDER = "order"
    CHANNEL = "channel"
    COUPON = "coupon"


class Named(NamedTuple):
    """A role told by a column's name, and how sure that is, 0–1."""

    role: Role
    confidence: float


SURE: Final = 0.95
LIKELY: Final = 0.75
DOUBTFUL: Final = 0.4

# Best names first: of two columns that both fit, the one named earlier is taken.
_SURE: Final[dict[Role, str]] = {
    Role.CUSTOMER: "customerid userid customerno customer_number memberid buyerid clientid householdid shopperid accountid "
    "subscriberid visitorid customer user customercode custid uid cid member buyer client shopper household householdkey "
    "用户id 客户id 会员id 买家id 用户编号 客户编号 会员编号 用户 客户 会员 顾客id 顾客编号 会员卡号 买家会员名 用户号 客户号 会员号 买家",
    Role.TIME: "eventtime timestamp ts at transactiontimestamp orderdatetime orderdate ordertime invoicedate purchasedate "
    "transactiondate transactiontime datetime eventdate eventtimestamp purchasetime purchasedat orderedat occurredat date time "
    "saledate salesdate paymentdate paidat behaviortime actiontime orderpurchasetimestamp visitdate "
    "下单时间 订单时间 购买时间 交易时间 付款时间 支付时间 成交时间 行为时间 事件时间 下单日期 订单日期 购买日期 交易日期 消费时间 消费日期 时间 日期 时间戳 "
    "订单付款时间 订单创建时间",
    Role.EVENT: "eventtype event eventname action actiontype behavior behaviour behaviortype behaviourtype activity "
    "activitytype 行为类型 行为 事件类型 事件 动作 操作类型 操作 用户行为",
    Role.ITEM: "itemid productid sku stockcode skuid goodsid articleid itemcode productcode item product article goods asin "
    "商品编号 商品id 商品编码 商品 产品编号 产品id 货号 sku编号 宝贝id 商品名称 商品代码",
    Role.CATEGORY: "category categoryid categorycode productcategory itemcategory categoryname department producttype "
    "类目 品类 分类 商品类目 商品类别 类别 商品分类 类目id 品类id",
    Role.QUANTITY: "quantity qty units itemcount pieces unitssold quantityordered numberofitems numberofcds "
    "数量 件数 购买数量 商品数量 购买件数 销量",
    Role.UNIT_PRICE: "unitprice price itemprice priceeach saleprice unitcost sellingprice 单价 价格 商品单价 售价 商品价格",
    Role.AMOUNT: "amount salesvalue totalamount revenue netamount grossamount orderamount transactionamount sales "
    "dollarvalue totalprice linetotal paymentvalue paymentamount paidamount ordertotal spend spent amt gmv "
    "金额 实付金额 支付金额 订单金额 总金额 付款金额 消费金额 总价 实付 成交金额 交易金额 销售额 买家实际支付金额",
    Role.DISCOUNT: "discount discountamount coupondiscount coupondisc couponmatchdisc discounts discountvalue rebate "
    "优惠金额 折扣金额 优惠 折扣 抵扣金额 优惠券金额",
    Role.ORDER: "orderid invoiceno basketid transactionid ordernumber orderno invoice invoiceid invoicenumber receiptid "
    "receiptno order basket transaction 订单号 订单编号 订单id 单号 交易号 流水号 小票号 订单",
    Role.CHANNEL: "channel saleschannel source platform device utmsource mediachannel 渠道 来源 平台 渠道来源 终端",
    Role.COUPON: "couponid coupon couponcode couponupc vouchercode voucher promocode voucherid promotionid "
    "优惠券 优惠券id 优惠券编号 优惠码 券号 优惠券号",
}
_DOUBTFUL: Final[dict[Role, str]] = {
    Role.CUSTOMER: "customername username email emailaddress phone phonenumber mobile clientname buyername name membername "
    "deviceid cookieid sessionid account 客户名称 客户姓名 用户名 姓名 手机号 手机 邮箱 昵称 会员名",
    Role.TIME: "shipdate shippeddate deliverydate createdat created createdate createtime createdon creationdate startdttm "
    "startdate starttime dttm day registered updatedat 创建时间 发货时间 收货时间 更新时间 注册时间 创建日期 发货日期",
    Role.ITEM: "productname itemname description producttitle title 产品 产品名称 商品标题 商品描述",
    Role.QUANTITY: "count number num",
    Role.AMOUNT: "total value grosssales netsales 应付金额",
}
_SUFFIXES: Final[tuple[tuple[str, Role], ...]] = (
    ("customerid", Role.CUSTOMER),
    ("userid", Role.CUSTOMER),
    ("memberid", Role.CUSTOMER),
    ("timestamp", Role.TIME),
    ("datetime", Role.TIME),
    ("orderid", Role.ORDER),
    ("productid", Role.ITEM),
    ("quantity", Role.QUANTITY),
    ("amount", Role.AMOUNT),
)


def folded(name: str) -> str:
    """A column's name as it is looked up: full-width forms made plain, lower case, letters and digits only."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name)).lower()


def _table(words: dict[Role, str]) -> dict[str, tuple[Role, int]]:
    return {
        folded(word): (role, place)
        for role, names in words.items()
        for place, word in enumerate(names.split())
    }


_SURE_NAMES: Final = _table(_SURE)
_DOUBTFUL_NAMES: Final = _table(_DOUBTFUL)


def role_named(name: str) -> Named | None:
    """The role that a column's name speaks for, or None."""
    word = folded(name)
    if word in _SURE_NAMES:
        role, place = _SURE_NAMES[word]
        return Named(role, SURE - place / 1000)
    if word in _DOUBTFUL_NAMES:
        role, place = _DOUBTFUL_NAMES[word]
        return Named(role, DOUBTFUL - place / 1000)
    return next((Named(role, LIKELY) for suffix, role in _SUFFIXES if word.endswith(suffix)), None)
