"""The one logger and the one metrics sink. Names come from POWERTOOLS_* variables."""

from aws_lambda_powertools import Logger

logger = Logger(serialize_stacktrace=False)  # the exception is told once, as text
