"""The services as botocore describes them, read in our way."""

import pytest
from botocore.exceptions import UnknownServiceError
from botocore.loaders import Loader

from shared.aws.clients import Clients
from shared.aws.service_models import SERVICES, ServiceModels


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("kind", ["service-2", "endpoint-rule-set-1"])
def test_a_description_is_what_botocore_reads(service: str, kind: str) -> None:
    assert ServiceModels().load_service_model(service, kind) == Loader().load_service_model(service, kind)


def test_endpoints_are_what_botocore_reads() -> None:
    assert ServiceModels().load_data_with_path("endpoints") == Loader().load_data_with_path("endpoints")


def test_there_is_a_description_for_each_client_that_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    clients = Clients()
    made = {client.meta.service_model.service_name for client in (clients.s3(), clients.sqs(), clients.dynamodb())}
    assert made == set(SERVICES)


def test_other_services_are_not_there_to_be_used_by_mistake() -> None:
    with pytest.raises(UnknownServiceError):
        ServiceModels().load_service_model("ec2", "service-2")
