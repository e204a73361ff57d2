"""Events, windows and deadlines as a picture of the days: the values, and the two ways to draw them."""

from .days import Wanted
from .picture import Timeline, make_timeline
from .signs import BOXES, Signs, signs_for
from .svg import to_svg
from .terminal import to_text

__all__ = ["BOXES", "Signs", "Timeline", "Wanted", "make_timeline", "signs_for", "to_svg", "to_text"]
