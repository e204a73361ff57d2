"""An amount that names its currency reads as one."""

from fractions import Fraction

from engine.answers import plain
from engine.explain.words import show
from engine.log import Money


def test_money_of_another_currency_is_no_list() -> None:
    assert show(Money("SGD", Fraction(19, 2))) == "SGD 9.5"
    assert plain(Money("SGD", Fraction(19, 2))) == "SGD 9.5"
    assert plain((Money("HKD", 1), 2)) == ["HKD 1", "2"]
