"""What a report says of how many: found, none, none yet, nothing to ask."""

import pytest

from engine.prove.text import counted


@pytest.mark.parametrize(
    ("told", "asked", "otherwise", "undecided", "text"),
    [
        (2, 7, 4, 1, "2 of 7 (4 shown otherwise, 1 not decided)"),
        (0, 7, 7, 0, "none of 7"),
        (0, 10, 4, 6, "none found; of 10 4 are shown otherwise, 6 not decided"),
        (0, 3, 1, 2, "none found; of 3 1 is shown otherwise, 2 not decided"),
        (0, 0, 0, 0, "nothing to ask about"),
    ],
)
def test_that_none_was_found_is_no_result_while_some_are_not_decided(
    told: int, asked: int, otherwise: int, undecided: int, text: str
) -> None:
    assert counted(told, asked, otherwise, undecided) == text
