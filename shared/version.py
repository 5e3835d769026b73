"""The version we tell others: user agent, WARC records, `newsmill --version`. A test holds it to pyproject.toml."""

VERSION = "0.1.0"
