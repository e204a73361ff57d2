"""Which layout a picture gets."""

from typing import Final

from engine.diagrams.blocks import FOCUS, WHOLE
from engine.diagrams.focus_plan import core, focus_lanes
from engine.diagrams.geometry import Drawing
from engine.diagrams.picture import Picture, complete
from engine.diagrams.routing import route
from engine.diagrams.whole_plan import whole_lanes

_FULL_TEXT: Final = 90  # with more nodes than this, titles are shortened


def arrange(picture: Picture) -> Drawing:
    """The picture laid out: around its focus if it has one, and otherwise as a whole agreement."""
    picture = complete(picture)
    if not any(node.id == picture.focus for node in picture.nodes):
        return route(picture, whole_lanes(picture), WHOLE)
    metrics = FOCUS if len(picture.nodes) <= _FULL_TEXT else WHOLE
    return route(picture, focus_lanes(picture, metrics), metrics, core(picture))
