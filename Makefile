# make run, make test: everything else is found with `make help`.
# Environments are made on the way from nothing but Python 3.11 or newer; see infra/bootstrap.py.

PYTHON ?= python3
RUN := .venv/bin/python
SAM := .venv-deploy/bin/sam
export SAM_CLI_TELEMETRY := 0
# A file's tests share what they stand up, so they stay together.
PYTEST_IN_PARALLEL := -n auto --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help run test lint api-check build sizes deploy bench events clean dev-environment deploy-environment

help: ## what can be made
	@echo 'newsmill: published news pages become a clean, normalized store of stories'
	@echo
	@awk -F ': .*## |:.*## ' '/^[a-z%-]+:.*## / { sub("%", "fetch", $$1); printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: dev-environment ## watch the pages of a small news site go through the pipeline on this machine (no AWS account)
	@$(RUN) -m cli demo

test: dev-environment ## run every test that this machine can run; PYTEST_ARGS="-k word" for some of them
	@$(RUN) -m pytest -m "not e2e" $(PYTEST_IN_PARALLEL) $(PYTEST_ARGS); side_by_side=$$?; \
	$(RUN) -m pytest -m e2e $(PYTEST_ARGS); containers=$$?; \
	case "$$side_by_side$$containers" in 00 | 05 | 50) ;; *) exit 1 ;; esac # 5: none was chosen of these

lint: dev-environment deploy-environment ## ruff, mypy, import-linter, cfn-lint, sam validate, drift of generated files
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	.venv/bin/lint-imports
	.venv/bin/cfn-lint template.yaml infra/monitoring.yaml
	AWS_DEFAULT_REGION=eu-west-1 $(SAM) validate --lint
	$(RUN) -m infra.requirements --check

api-check: dev-environment ## schemathesis against the read API on this machine: does it answer as it describes itself
	@$(RUN) -m infra.api_check

build: dev-environment ## sam build: the artifacts that `make deploy` deploys
	@$(RUN) -m infra.build

sizes: build ## unzipped size of each artifact, against its limit
	@$(RUN) -m infra.artifacts sizes

deploy: build ## sam deploy to your AWS account; asks before it changes anything
	$(SAM) deploy --guided

invoke-%: dev-environment ## sam local invoke of fetch (or any other function) on the local stack; EVENT=events/….json
	@$(RUN) -m infra.sam_local $* $(EVENT)

bench: dev-environment ## what a million stories cost, how fast a cold start is, how good extraction is
	@$(RUN) -m benchmarks

events: dev-environment ## write the files in events/ anew from the contracts
	@$(RUN) -m infra.sample_events

clean: ## remove all that was made here: environments, builds, caches, results
	rm -rf .venv .venv-uv .venv-deploy .venv-lambda .aws-sam .newsmill out
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

dev-environment:
	@$(PYTHON) -m infra.bootstrap dev

deploy-environment:
	@$(PYTHON) -m infra.bootstrap deploy
