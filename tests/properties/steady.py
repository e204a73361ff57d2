"""How examples are drawn: the same in every run, however slow the machine is, and nothing is left behind."""

from hypothesis import HealthCheck, settings

steady = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
