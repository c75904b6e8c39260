# The project's commands; `make help` lists them. Python 3.11 or newer (with venv) and make are all they need.

PYTHON ?= python3
DATA   ?= ../shared/$(SPORT)
PYTEST_ARGS ?=
LOCK_ARGS ?=
SPORT   ?= cricket
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
LOCK := requirements/build.txt requirements/dev.txt
# No address of an index or of a file is kept: where packages come from is the machine's own affair.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'
# Says at the end which tests took longest.
LONGEST := --durations=15 --durations-min=1
# What is below schemas/ is imported from there, another package's protos from the folder that has it.
PROTOS := schemas/cricket/v1 schemas/basketball/v1 schemas/football/v1 schemas/audience/v1 schemas/overstream/leaderboard/v1 schemas/overstream/predictions/v1 examples/counting/counting/v1
ROOT = case $$protos in schemas/*) root=schemas ;; *) root=$$(dirname $$(dirname $$protos)) ;; esac
# protoc looks for its plugin for type stubs on the PATH.
PROTOC := PATH="$(BIN):$$PATH" $(BIN)/python -m grpc_tools.protoc

.DEFAULT_GOAL := help
# In order, also under `make -j`: what fails is then the last thing printed.
.NOTPARALLEL:
.PHONY: help setup lock proto proto-check schema-check registry-test schema-release dashboards kubernetes readme format lint types risks test test-alone check-security conformance demo bench load load-leaderboard drill screenshot clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## Make the environment in .venv; again when pyproject.toml or the lock has changed

# What is locked, by hash, and nothing else; the project last, built with the locked setuptools.
$(READY): pyproject.toml $(LOCK)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Python 3.11 or newer is needed; name one with PYTHON=..., as in: make setup PYTHON=python3.12' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes $(LOCK:%=--requirement %)
	rm -rf overstream.egg-info  # one of an earlier version would hide which sports are installed
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	@touch $@

lock: setup ## Bring requirements/ to what pyproject.toml says; LOCK_ARGS=--upgrade for the newest of everything
	printf 'setuptools>=77\n' | $(COMPILE) - --output-file requirements/build.txt $(LOCK_ARGS)
	$(COMPILE) pyproject.toml --extra dev --constraint requirements/build.txt --output-file requirements/dev.txt $(LOCK_ARGS)
	$(COMPILE) pyproject.toml --constraint requirements/dev.txt --output-file requirements/worker.txt

proto: setup ## Generate the code and type stubs of the protos
	@for protos in $(PROTOS); do $(ROOT); $(PROTOC) -I $$root --python_out=$$root --mypy_out=$$root $$protos/*.proto || exit 1; done

proto-check: setup ## Check that the generated code is what the protos make
	@made=$$(mktemp -d) && trap 'rm -rf "$$made"' EXIT \
		&& for protos in $(PROTOS); do $(ROOT); $(PROTOC) -I $$root --python_out="$$made" --mypy_out="$$made" $$protos/*.proto \
		&& diff -ru -x '*.proto' -x __init__.py -x __pycache__ $$protos "$$made/$${protos#$$root/}" \
		|| { echo "$$protos: the generated code is not what the protos make: run make proto" >&2; exit 1; }; done

schema-check: setup ## Check the schemas against every release; REGISTRY=url for a schema registry too
	$(BIN)/buf lint schemas
	$(BIN)/buf lint examples/counting
	@for released in schemas/released/*/; do \
		echo "$(BIN)/buf breaking schemas --against $$released"; \
		$(BIN)/buf breaking schemas --against "$$released" \
			|| { echo "schemas/: that breaks readers or writers of $$released: add, and leave what is there" >&2; exit 1; }; \
	done
	@[ -z "$(REGISTRY)" ] || $(BIN)/python -m schemas.registry "$(REGISTRY)"

registry-test: setup ## Try the schemas in a real registry, which is fetched and started
	OVERSTREAM_TEST_REGISTRY=apicurio $(BIN)/pytest tests/schemas/test_registry.py -k real

schema-release: setup ## Keep the schemas, and records written with them, as those of the version in pyproject.toml
	$(BIN)/python -m tests.schemas.release

dashboards: setup ## Generate Grafana's dashboards of deploy/grafana/panels.py
	$(BIN)/python -m deploy.grafana.generate

kubernetes: setup ## Write the topics into deploy/kubernetes/
	$(BIN)/python -m tests.deploy.test_kubernetes

readme: setup ## Write the table of settings into README.md
	$(BIN)/python -m tests.test_readme

format: setup ## Format the code, and fix what ruff can
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lint: setup ## Check the format and the lint rules
	$(BIN)/ruff format --check
	$(BIN)/ruff check

types: setup ## Check the types
	$(BIN)/mypy

risks: setup ## Look for risky code and for secrets
	$(BIN)/bandit --quiet --recursive --severity-level medium engine serving sandbox app agents tables schemas web feeds examples/counting
	git ls-files -z | xargs -0 $(BIN)/detect-secrets-hook --no-verify --exclude-files '^tests/(schemas/.*/released|tables/cricket/kept)/'

test: lint types risks proto-check schema-check ## Run every check but those of test-alone; PYTEST_ARGS='-k over' for some of the tests
	$(BIN)/pytest $(LONGEST) --exitfirst -m 'not alone' --numprocesses 2 --dist loadfile $(PYTEST_ARGS)

test-alone: setup ## Run the tests beside which nothing may run: a small drill, deployments, overload, Kafka's TLS
	$(BIN)/pytest $(LONGEST) --exitfirst -m alone $(PYTEST_ARGS)

check-security: risks ## Look for known holes in what is locked, beside risky code and secrets; asks PyPI
	$(BIN)/pip-audit --strict --require-hashes --disable-pip --progress-spinner off $(LOCK:%=--requirement %) \
		|| { echo 'pip-audit: see above; "not found on PyPI" means that PyPI'"'"'s advisories could not be asked for, and nothing was audited' >&2; exit 1; }

conformance: setup ## Compare the scoring of SPORT with published figures in DATA
	$(BIN)/python -m tests.conformance $(DATA) --sport $(SPORT)

demo: setup ## Start Kafka, the topics and a worker, and play matches live
	$(BIN)/faust -A app demo

bench: setup ## Measure throughput, memory and latency beside other systems, as ratios; BENCH_ARGS='--only micro'
	$(BIN)/python -m bench $(BENCH_ARGS)

load: setup ## 300 users for two minutes at 2,000 balls/s, by k6: whether p99 stayed under 100 ms
	$(BIN)/python -m bench.load

load-leaderboard: setup ## 500 users at once over gRPC for half a minute: whether any of them had an error
	$(BIN)/python -m bench.leaderboards.load

drill: SPORT = cricket,basketball,football
drill: setup ## Kill workers and brokers under load, compare every figure; SPORT= MINUTES= SEED= FAULTS= WORKERS= BROKERS= RATE=
	$(BIN)/python -m drill --sport $(SPORT) --minutes $(MINUTES) --seed $(SEED) --faults $(FAULTS) --workers $(WORKERS) --brokers $(BROKERS) --rate $(RATE)

screenshot: setup ## Take the pictures of the README and of docs/pages.md with the browser of this machine
	$(BIN)/python -m tests.browser.screenshots docs

clean: ## Remove caches and what runs left behind; the environment stays
	rm -rf .run build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -exec rm -rf {} +
