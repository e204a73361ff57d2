"""One picture in every format, as it was when someone last looked at it."""

import re

import pytest

from engine.diagrams import FORMATS, Format, neighbourhood, render
from tests.unit.diagrams.example import LEASE
from tests.unit.diagrams.golden import check

NAMES: dict[Format, str] = {
    "svg": "sublet.svg", "dot": "sublet.dot", "mermaid": "sublet.mmd", "json": "sublet.json", "html": "sublet.html",
}  # fmt: skip
ASIDE = re.compile(r"(<style>|<script>)\n.*?\n(</style>|</script>)", re.DOTALL)


@pytest.mark.parametrize("form", FORMATS)
def test_the_focus_picture_is_as_recorded(form: Format) -> None:
    text = render(neighbourhood(LEASE, "lease:4.02(a)"), form)
    # The page's style sheet and script are files of their own and need no second copy.
    check(NAMES[form], ASIDE.sub(r"\1...\2", text) if form == "html" else text)


def test_the_whole_picture_is_as_recorded() -> None:
    check("lease.svg", render(LEASE, "svg"))
