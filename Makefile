# The project's commands; `make help` lists them. Python 3.11 or newer (with venv) and make are all they need.

PYTHON ?= python3
DATA   ?= ../shared/cricket
PYTEST_ARGS ?=
MINUTES ?= 10
SEED    ?= 1
FAULTS  ?= all
WORKERS ?= 3
BROKERS ?= 1
RATE    ?= 600
REGISTRY ?=

VENV := .venv
BIN  := $(VENV)/bin
READY := $(VENV)/.ready
PROTOS := schemas/cricket/v1/*.proto
# protoc looks for its plugin for type stubs on the PATH.
PROTOC := PATH="$(BIN):$$PATH" $(BIN)/python -m grpc_tools.protoc -I schemas

.DEFAULT_GOAL := help
# In order, also under `make -j`: what fails is then the last thing printed.
.NOTPARALLEL:
.PHONY: help setup proto proto-check schema-check schema-release dashboards kubernetes readme format lint types test check-security conformance demo bench load drill screenshot clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## Make the environment in .venv; again when pyproject.toml has changed

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Python 3.11 or newer is needed; name one with PYTHON=..., as in: make setup PYTHON=python3.12' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --editable '.[dev]'
	@touch $@

proto: setup ## Generate the code and type stubs of schemas/
	$(PROTOC) --python_out=schemas --mypy_out=schemas $(PROTOS)

proto-check: setup ## Check that the generated code is what the protos make
	@made=$$(mktemp -d) && trap 'rm -rf "$$made"' EXIT \
		&& $(PROTOC) --python_out="$$made" --mypy_out="$$made" $(PROTOS) \
		&& diff -ru -x '*.proto' -x __init__.py -x __pycache__ schemas/cricket/v1 "$$made/cricket/v1" \
		|| { echo 'schemas/: the generated code is not what the protos make: run make proto' >&2; exit 1; }

schema-check: setup ## Check the schemas against every release; REGISTRY=url for a schema registry too
	$(BIN)/buf lint schemas
	@for released in schemas/released/*/; do \
		echo "$(BIN)/buf breaking schemas --against $$released"; \
		$(BIN)/buf breaking schemas --against "$$released" \
			|| { echo "schemas/: that breaks readers or writers of $$released: add, and leave what is there" >&2; exit 1; }; \
	done
	@[ -z "$(REGISTRY)" ] || $(BIN)/python -m schemas.registry "$(REGISTRY)"

schema-release: setup ## Keep the schemas, and records written with them, as those of the version in pyproject.toml
	$(BIN)/python -m tests.schemas.release

dashboards: setup ## Generate Grafana's dashboards of deploy/grafana/panels.py
	$(BIN)/python -m deploy.grafana.generate

kubernetes: setup ## Write the topics into deploy/kubernetes/
	$(BIN)/python -m tests.deploy.test_kubernetes

readme: setup ## Write the table of settings into README.md
	$(BIN)/python -m tests.test_readme

format: setup ## Format the code, and mend what ruff can
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lint: setup ## Check the format and the lint rules
	$(BIN)/ruff format --check
	$(BIN)/ruff check

types: setup ## Check the types
	$(BIN)/mypy

test: lint types proto-check schema-check ## Run every check that CI runs; PYTEST_ARGS='-k over' for some of the tests
	$(BIN)/pytest --exitfirst -m 'not alone' --numprocesses 2 --dist loadfile $(PYTEST_ARGS)
	$(BIN)/pytest --exitfirst -m alone $(PYTEST_ARGS)

check-security: setup ## Look for known holes in what is installed, for risky code and for secrets
	$(BIN)/bandit --quiet --recursive --severity-level medium app agents tables schemas web feeds
	git ls-files -z | xargs -0 $(BIN)/detect-secrets-hook --no-verify --exclude-files '^tests/schemas/.*/released/'
	@asked=$$(mktemp) && trap 'rm -f "$$asked"' EXIT \
		&& $(BIN)/python -m pip freeze --exclude-editable --disable-pip-version-check > "$$asked" \
		&& $(BIN)/pip-audit --strict --no-deps --disable-pip --progress-spinner off --requirement "$$asked" \
		|| { echo 'pip-audit: see above; "not found on PyPI" means that PyPI'"'"'s advisories could not be asked for, and nothing was audited' >&2; exit 1; }

conformance: setup ## Compare the scoring with real scorecards in DATA
	$(BIN)/python -m tests.conformance $(DATA)

demo: setup ## Start Kafka, the topics and a worker, and play a match live
	$(BIN)/faust -A app demo

bench: setup ## Measure throughput, memory and latency beside other systems, as ratios; BENCH_ARGS='--only micro'
	$(BIN)/python -m bench $(BENCH_ARGS)

load: setup ## 300 users for two minutes at 2,000 balls/s, by k6: whether p99 stayed under 100 ms
	$(BIN)/python -m bench.load

drill: setup ## Kill workers and brokers under load, compare every scorecard; MINUTES= SEED= FAULTS= WORKERS= BROKERS= RATE=
	$(BIN)/python -m drill --minutes $(MINUTES) --seed $(SEED) --faults $(FAULTS) --workers $(WORKERS) --brokers $(BROKERS) --rate $(RATE)

screenshot: setup ## Take the picture of the README with the browser of this machine
	$(BIN)/python -m tests.browser.screenshot docs/scoreboard.png

clean: ## Remove caches and what runs left behind; the environment stays
	rm -rf .run build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -exec rm -rf {} +
