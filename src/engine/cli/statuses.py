"""The exit statuses of the command."""

from typing import Final

DONE: Final = 0
"""Permitted; or the command did what it was asked, and every check held."""
FAILED: Final = 1
"""The tool itself failed."""
PROHIBITED: Final = 2
"""Prohibited; or a check of a scenario did not hold."""
WRONG: Final = 3
"""The rule files, the log, the scenario or the question are wrong; nothing was answered."""
UNDETERMINED: Final = 4
