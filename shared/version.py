"""Who we are to others: user agent, robots rules, WARC records, `newsmill --version`."""

PRODUCT = "newsmill"  # how robots rules may address us
VERSION = "0.1.0"  # a test holds it to pyproject.toml
