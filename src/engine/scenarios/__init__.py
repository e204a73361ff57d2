"""Scenario files: situations with the answers that they should get, run as tests."""

from .files import Check, Scenario, find_files, read_scenario
from .runner import Outcome, Runner

__all__ = ["Check", "Outcome", "Runner", "Scenario", "find_files", "read_scenario"]
