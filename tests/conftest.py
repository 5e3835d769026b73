import os

import pytest
from hypothesis import HealthCheck, settings

os.environ |= {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "POWERTOOLS_SERVICE_NAME": "newsmill",
    "POWERTOOLS_METRICS_NAMESPACE": "newsmill",
}

# One machine's pace is no other's: examples may take their time, and a failure prints what repeats it.
settings.register_profile(
    "newsmill", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
settings.load_profile("newsmill")


@pytest.fixture(autouse=True)
def _no_network_in_unit_tests(request: pytest.FixtureRequest) -> None:
    """Unit tests open no sockets; a test that serves pages on loopback asks for it with `enable_socket`."""
    if request.path.is_relative_to(request.config.rootpath / "tests" / "unit"):
        request.getfixturevalue("socket_disabled")
