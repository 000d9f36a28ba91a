"""The use cases of an application."""

from padis.kinds.first_child.actions.asking import UnderWay, ask, supplement, take
from padis.kinds.first_child.actions.changing import correct, void
from padis.kinds.first_child.actions.deciding import notify, refuse, register, withdraw

__all__ = ["UnderWay", "ask", "correct", "notify", "refuse", "register", "supplement", "take", "void", "withdraw"]
