"""What template.yaml declares, standing: on a moto server that outlives us, or inside this process."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import botocore.session
from boto3 import Session
from botocore.config import Config
from botocore.loaders import Loader, create_loader

from infra.local import functions, resources
from infra.local.clock import Clock, SimulatedClock, WallClock
from infra.local.faults import Watch, observe
from infra.local.functions import EventSource, Function
from infra.local.intrinsics import Unresolvable
from infra.local.pipes import PipeSource, pipe_sources
from infra.local.redrive import CarriedDeadLetters, DeadLetters
from infra.local.schedules import ScheduleSource, schedule_sources
from infra.local.server import Server, ensure
from infra.local.template import REGION, TEMPLATE, Template

FUNCTIONS_LOG = "functions.log"
# moto knows streams only under the address that does not tell the account.
CONFIG = Config(account_id_endpoint_mode="disabled")
# Parameters that a deployment must be given, and a local stack need not.
LOCAL_PARAMETERS = {"Contact": "https://newsmill.invalid/local-stack"}
# What the template never sets: functions may ask loopback addresses, where the demo site is.
LOCAL_VARIABLES = {"ALLOW_LOOPBACK": "true"}


@dataclass(frozen=True, kw_only=True)
class LocalStack:
    """The resources of a template, and how to get at them."""

    template: Template
    session: Session
    clock: Clock
    log: Path | None = None  # of the functions' output; None: it is dropped
    endpoint_url: str | None = None  # None: moto works inside this process
    server: Server | None = None
    _clients: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def start(
        cls,
        *,
        state_dir: Path | None,
        host: str = "127.0.0.1",
        port: int = 0,
        template: Path = TEMPLATE,
        parameters: Mapping[str, str] | None = None,
        watch: Watch | None = None,
    ) -> "LocalStack":
        """A stack on a moto server: the one that runs according to `state_dir`, else a new one.

        The server is a process of its own that survives this one; `stop` ends it. Without `state_dir`
        nobody can find it again.
        """
        running = ensure(state_dir, host=host, port=port)
        stack = cls._standing(template, parameters, endpoint_url=running.endpoint_url, clock=WallClock(), watch=watch)
        return replace(stack, log=running.state_dir / FUNCTIONS_LOG, server=running)

    @classmethod
    @contextmanager
    def in_process(
        cls,
        *,
        template: Path = TEMPLATE,
        parameters: Mapping[str, str] | None = None,
        clock: Clock | None = None,
        watch: Watch | None = None,
        log: Path | None = None,
    ) -> Iterator["LocalStack"]:
        """A stack that opens no socket and ends with the context. With a `SimulatedClock`, nothing ever sleeps."""
        ours = clock or WallClock()
        with _mocked(ours):
            stack = cls._standing(template, parameters, endpoint_url=None, clock=ours, watch=watch)
            yield replace(stack, log=log)

    @property
    def outputs(self) -> dict[str, str]:
        """The template's outputs: queue URLs, table and bucket names."""
        return self.template.outputs()

    @property
    def state_dir(self) -> Path | None:
        """Where what must outlive this process is noted; None for a stack that ends with it."""
        return self.server.state_dir if self.server else None

    def dead_letters(self, queue: str) -> DeadLetters:
        """The dead letters of the queue of this logical id."""
        redrive = self.template.resource(queue).properties.get("RedrivePolicy")
        if redrive is None:
            raise Unresolvable(f"{queue} has no dead-letter queue")
        letters = self.template.by_arn(redrive["deadLetterTargetArn"])
        return CarriedDeadLetters(
            self.client("sqs"), url=self.template.ref(letters.logical_id), source_url=self.template.ref(queue)
        )

    @property
    def event_sources(self) -> list[EventSource]:
        return [
            replace(source, function=self._locally(source.function))
            for source in functions.event_sources(self.template)
        ]

    @property
    def schedules(self) -> list[ScheduleSource]:
        return [replace(each, function=self._locally(each.function)) for each in schedule_sources(self.template)]

    @property
    def pipes(self) -> list[PipeSource]:
        return [replace(pipe, function=self._locally(pipe.function)) for pipe in pipe_sources(self.template)]

    def function(self, logical_id: str) -> Function:
        """A function as the template says, with what only a local stack allows."""
        return self._locally(functions.function(self.template, logical_id))

    def environment(self, function_logical_id: str) -> dict[str, str]:
        """The function's variables as the template says, and what only a local stack allows."""
        return self.function(function_logical_id).environment

    def runtime_environment(self, function: Function) -> dict[str, str]:
        """All that a function finds in its environment."""
        return function.environment | functions.runtime_environment(function, self.endpoint_url)

    def serving(self, url: str) -> "LocalStack":
        """The same stack, whose HTTP API is served there."""
        return replace(self, template=replace(self.template, api_url=url))

    def client(self, service: str) -> Any:
        """A boto3 client for the stack's endpoint."""
        if service not in self._clients:
            self._clients[service] = self.session.client(service, endpoint_url=self.endpoint_url, config=CONFIG)  # type: ignore[call-overload]
        return self._clients[service]

    def stop(self) -> None:
        """End the server, and everything in it. A stack inside this process ends with its context."""
        if self.server:
            self.server.stop()

    @staticmethod
    def _locally(function: Function) -> Function:
        return replace(function, environment=function.environment | LOCAL_VARIABLES)

    @classmethod
    def _standing(
        cls,
        path: Path,
        parameters: Mapping[str, str] | None,
        *,
        endpoint_url: str | None,
        clock: Clock,
        watch: Watch | None,
    ) -> "LocalStack":
        template = Template.load(path, parameters=parameters, defaults=LOCAL_PARAMETERS, endpoint_url=endpoint_url)
        standing = cls(template=template, session=_session(), clock=clock, endpoint_url=endpoint_url)
        resources.create(template, standing.client)
        streams = dict(resources.stream_arns(template, standing.client("dynamodb")))
        if watch:
            observe(standing.session, watch)
        # The clients made so far are not observed: what comes now is.
        return replace(standing, template=replace(template, streams=streams), _clients={})


@cache
def _loader() -> Loader:
    """What botocore knows of AWS's services: read once, not for every stack."""
    return create_loader()


def _session() -> Session:
    underneath = botocore.session.Session()
    underneath.register_component("data_loader", _loader())
    return Session(
        aws_access_key_id="local",
        aws_secret_access_key="local",  # noqa: S106 - moto takes any
        region_name=REGION,
        botocore_session=underneath,
    )


@contextmanager
def _mocked(clock: Clock) -> Iterator[None]:
    from moto import mock_aws  # half a second, and needless where moto runs elsewhere

    elsewhere = [name for name in os.environ if name.startswith("AWS_ENDPOINT_URL")]
    with mock_aws(), patch.dict(os.environ):
        for name in elsewhere:
            del os.environ[name]
        if isinstance(clock, SimulatedClock):
            with clock.ticking():
                yield
        else:
            yield
