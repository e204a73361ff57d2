"""Many questions at once, in columns: an Arrow table of acts in, an Arrow table of decisions out.

The door of pyarrow and numpy (extra `columns`).
"""

from pyarrow import Table

from .deciding import TableDecider

__all__ = ["Table", "TableDecider"]
