"""The site that `make docs` makes: whole, the same each time, and usable without a network."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.docs.pages import DOCS, ROOT

_LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "link": "href"}
"""What a browser fetches by itself when it opens a page."""


class Links(HTMLParser):
    """What a page loads, where it leads, and the places in it that can be led to."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.leads: list[str] = []
        self.places: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.places |= {str(given["id"])} if given.get("id") else set()
        if target := given.get(_LOADED.get(tag, "")):
            self.loads.append(target)
        if tag == "a" and (target := given.get("href")):
            self.leads.append(target)


@cache
def links(page: Path) -> Links:
    found = Links()
    found.feed(page.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two builds from the same pages; a warning fails them."""
    folder = tmp_path_factory.mktemp("site")
    sites = (folder / "one", folder / "two")
    options = ("-W", "--keep-going", "-q", "-E", "-b", "html")
    running = [
        subprocess.Popen(  # noqa: S603  # the tool of the project's own environment
            [sys.executable, "-m", "sphinx", *options, "-d", f"{site}-trees", str(DOCS), str(site)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for site in sites
    ]
    for build in running:
        said, _ = build.communicate(timeout=300)
        assert build.returncode == 0, said
    return sites


def pages(site: Path) -> Iterator[Path]:
    return (path for path in sorted(site.rglob("*.html")))


def test_every_page_is_in_the_site(built: tuple[Path, Path]) -> None:
    written = {path.relative_to(DOCS).with_suffix("") for path in DOCS.rglob("*.md")}
    made = {path.relative_to(built[0]).with_suffix("") for path in pages(built[0])}
    assert written - made == set()


def test_nothing_is_loaded_from_elsewhere(built: tuple[Path, Path]) -> None:
    site = built[0]
    away = [f"{page.name}: {target}" for page in pages(site) for target in links(page).loads if urlsplit(target).netloc]
    assert not away
    for style in site.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        assert not re.search(r"""(?:url\(|@import\s+)\s*["']?(?:https?:)?//""", text), style


def test_every_link_within_the_site_leads_somewhere(built: tuple[Path, Path]) -> None:
    broken = []
    for page in pages(built[0]):
        for target in (*links(page).loads, *links(page).leads):
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            there = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            fragment = unquote(parts.fragment)
            if not there.is_file() or (
                there.suffix == ".html" and fragment not in {"", "top"} and fragment not in links(there).places
            ):
                broken.append(f"{page.relative_to(built[0])}: {target}")
    assert not broken


def test_search_needs_no_server(built: tuple[Path, Path]) -> None:
    site = built[0]
    assert [target for target in links(site / "search.html").loads if target.endswith("searchindex.js")]
    options = (site / "_static" / "documentation_options.js").read_text(encoding="utf-8")
    # A summary would be fetched, and a browser refuses that to a page on the disk.
    assert re.search(r"SHOW_SEARCH_SUMMARY:\s*false", options)
    index = (site / "searchindex.js").read_text(encoding="utf-8")
    found = json.loads(index.removeprefix("Search.setIndex(").rstrip(")"))
    assert "notwithstand" in found["terms"]
    assert "diagnostics/C401" in found["docnames"]


def test_two_builds_are_the_same(built: tuple[Path, Path]) -> None:
    one, two = ({p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()} for site in built)
    assert one.keys() == two.keys()
    assert [str(path) for path in one if one[path] != two[path]] == []


def test_the_makefile_builds_it_in_the_same_way() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "-m sphinx -W --keep-going -q -E -b html" in makefile
    assert "run make docs\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
