"""The one logger and the one metrics sink. Names come from POWERTOOLS_* variables."""

import os

from aws_lambda_powertools import Logger

# The exception is told once, as text. A local stack makes the logger before any function's variables are set.
logger = Logger(service=os.environ.get("POWERTOOLS_SERVICE_NAME", "newsmill"), serialize_stacktrace=False)
