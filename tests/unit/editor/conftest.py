"""The small rule set, understood once."""

import pytest

from engine.editor.project import Project
from engine.editor.view import View

from .example import understood, viewed


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = understood(tmp_path_factory.mktemp("house"))
    assert project.loaded.findings == ()
    return project


@pytest.fixture
def view(house: Project) -> View:
    return viewed(house)
