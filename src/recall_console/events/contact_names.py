"""What contact logs call their columns and their arms, in English and Chinese."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from recall_console.events.names import Role, folded, role_named


class ContactRole(StrEnum):
    """What a column of a contact log is for."""

    CUSTOMER = "customer"
    TIME = "time"
    CAMPAIGN = "campaign"
    CHANNEL = "channel"
    OFFER = "offer"
    ARM = "arm"


def _words(words: str) -> tuple[str, ...]:
    return tuple(folded(word) for word in words.split())


# Best names first: of two columns that both fit, the one named earlier is taken.
_NAMES: Final[dict[ContactRole, tuple[str, ...]]] = {
    ContactRole.TIME: _words(
        "contacted_at contact_time sent_at send_time sent_time sent contact_date send_date sent_date assigned_at assigned_on "
        "触达时间 发送时间 联系时间 推送时间 触达日期 发送日期 分组时间"
    ),
    ContactRole.CAMPAIGN: _words(
        "campaign campaign_id campaign_name campaign_code experiment experiment_id experiment_name test_id wave "
        "活动 活动id 活动名称 活动编号 营销活动 实验id 实验名称 批次"
    ),
    ContactRole.CHANNEL: _words(
        "action action_name channel contact_channel medium touchpoint message_type "
        "动作 触达动作 触达渠道 触达方式 渠道 营销渠道 方式"
    ),
    ContactRole.OFFER: _words(
        "offer offer_name offer_type incentive coupon coupon_name promotion coupon_id coupon_code "
        "优惠 优惠券 优惠内容 权益 奖励 优惠券id 优惠券编号"
    ),
    ContactRole.ARM: _words(
        "arm test_arm treatment_arm experiment_arm treatment treatment_group treated is_treated holdout is_holdout held_out "
        "control is_control control_group experiment_group test_group test_control assignment variant variation cell ab_group "
        "group group_name segment "
        "实验分组 实验组别 组别 分组 实验组 对照组 是否对照 是否对照组 是否实验组"
    ),
}
_HOLDOUT_COLUMNS: Final = frozenset(
    _words("holdout is_holdout held_out control is_control control_group 对照组 是否对照 是否对照组")
)
"""In columns of these names a *yes* marks who was held out."""

# No words of delivery (exposed, 未触达) here or above: chance did not choose who could not be reached.
_YES: Final = frozenset(_words("1 yes y true t 是"))
_NO: Final = frozenset(_words("0 no n false f 否"))
_TREATED: Final = frozenset(
    _words(
        "treated treatment treat test tested experiment experimental target 实验 实验组 试验 试验组 测试组 处理组 触达组"
    )
)
_HOLDOUT: Final = frozenset(
    _words(
        "holdout hold_out heldout held_out holdout_group control controls control_group ctrl untreated none nothing "
        "no_contact no_email no_mail no_e-mail no_sms no_push no_message no_call "
        "对照 对照组 控制组 空白 空白组 空白对照 留白 留白组 不触达"
    )
)
_NO_OFFER: Final = frozenset(_words("0 no none false nothing without no_offer no_coupon 无 否 没有 不发"))


def columns(names: Iterable[str]) -> dict[ContactRole, list[str]]:
    """The columns whose names speak for each role, the best first; a role that no name speaks for is left out."""
    named = list(names)
    found = {role: _ranked(named, words) for role, words in _NAMES.items()}
    found[ContactRole.CUSTOMER] = _of_events(named, Role.CUSTOMER)
    found[ContactRole.TIME] += _of_events(named, Role.TIME)
    return {role: found[role] for role in ContactRole if found[role]}


def held_out(arm: str, column: str) -> bool | None:
    """Whether a word of an arm's column means the holdout; ``None`` where it is no word for an arm, but names one."""
    word = folded(arm)
    if word in _YES | _NO:
        return (word in _YES) == (folded(column) in _HOLDOUT_COLUMNS)
    if word in _HOLDOUT:
        return True
    return False if word in _TREATED else None


def is_offer(word: str) -> bool:
    """Whether a word of an offer's column means that there was one."""
    return folded(word) not in _NO_OFFER


def _ranked(names: list[str], words: tuple[str, ...]) -> list[str]:
    fitting = [name for name in names if folded(name) in words]
    return sorted(fitting, key=lambda name: words.index(folded(name)))


def _of_events(names: list[str], role: Role) -> list[str]:
    """Columns that an event log would take for this role."""
    found = [(named.confidence, name) for name in names if (named := role_named(name)) and named.role is role]
    return [name for _, name in sorted(found, key=lambda pair: -pair[0])]
