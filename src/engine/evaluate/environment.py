"""Where an expression is evaluated: the world, the moment, and what its variables stand for."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .moments import Moment

if TYPE_CHECKING:
    from .world import World


class Environment:
    """The setting of an expression. `with_` makes a copy in which some of it differs."""

    __slots__ = ("bearer", "counterparty", "it", "moment", "names", "target", "trigger", "world")

    def __init__(self, world: "World", moment: Moment, names: Mapping[str, Any] | None = None) -> None:
        self.world = world
        self.moment = moment
        self.names: Mapping[str, Any] = names if names is not None else {}
        self.it: Any = None
        self.target: str = ""
        self.trigger: Any = None
        self.bearer: Any = None
        self.counterparty: Any = None

    def copy(self) -> "Environment":
        """The same setting, free to be changed."""
        new = Environment(self.world, self.moment, self.names)
        new.it = self.it
        new.target = self.target
        new.trigger = self.trigger
        new.bearer = self.bearer
        new.counterparty = self.counterparty
        return new

    def bind(self, name: str, value: Any) -> "Environment":
        """The setting with one more variable."""
        if not name:
            return self
        new = self.copy()
        new.names = {**self.names, name: value}
        return new

    def at(self, moment: Moment) -> "Environment":
        """The setting at another moment."""
        new = self.copy()
        new.moment = moment
        return new
