# Connector Certification: what can be done in a checkout.
#
#   make certify                                  judge the sample without fault
#   make certify CONNECTOR='path/to/My Connector' judge another connector, or every connector in a tree
#   make test                                     linters, types, tests
#
#   make test PYTHON=python3.13                   the same with another Python
#
# Each command makes its own environment; python3 (3.11 or newer) and make are all it needs.

SHELL := /bin/sh
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
CONNECTOR ?= samples/contoso-invoices
# Further options of the command line, such as ARGUMENTS='--format json'.
ARGUMENTS ?=
# Further options of pytest, such as PYTEST='-k icon'.
PYTEST ?=

# python3 has its environment in .venv; a Python that is named has one for its version, and neither disturbs the other.
venv := $(if $(filter-out python3,$(PYTHON)),.venv-$(shell $(PYTHON) -c \
	'import sys; print("{}.{}".format(*sys.version_info))' 2>/dev/null),.venv)
python := $(venv)/bin/python
# Exported, and read by the shell: a path with blanks, quotes or dollars arrives as it was written.
override CONNECTOR := $(value CONNECTOR)
export CONNECTOR

# The stamps carry the lock's date: a second run starts at once and needs no network.
runtime := $(venv)/.runtime
development := $(venv)/.development
pip := $(python) -m pip install -qq --disable-pip-version-check --require-hashes --only-binary :all:

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

.PHONY: certify
certify: $(runtime) ## judge CONNECTOR, a directory or a tree of connectors (default: samples/contoso-invoices)
	@$(python) entrypoint.py $(ARGUMENTS) -- "$$CONNECTOR"

.PHONY: test
test: lint pytest ## linters, types and tests

.PHONY: pytest
pytest: $(development) ## tests alone
	$(python) -m pytest $(PYTEST)

.PHONY: lint
lint: $(development) ## linters and types alone
	$(python) -m ruff check --quiet --output-format concise .
	$(python) -m ruff format --check --quiet .
	$(python) -m mypy --no-error-summary

.PHONY: format
format: $(development) ## lay out the code as the linters want it
	$(python) -m ruff format .
	$(python) -m ruff check --fix-only --quiet .

.PHONY: docs
docs: $(development) ## write docs/rules, docs/limits.md and the table of docs/security.md again
	$(python) -m tools.docs $(ARGUMENTS)
	$(python) -m tools.limits $(ARGUMENTS)
	$(python) -m tools.security $(ARGUMENTS)

.PHONY: prevalence
prevalence: $(development) ## count how many published connectors break each rule, for docs/rules
	$(python) -m tools.prevalence $(ARGUMENTS)

.PHONY: pictures
pictures: $(development) ## draw the pictures of the README again (needs Chromium)
	$(python) -m tools.pictures

.PHONY: corpus
corpus: $(development) ## for each rule, how many of the published connectors break it
	$(python) -m tools.corpus $(ARGUMENTS)

.PHONY: fixes
fixes: $(development) ## how much --fix fixes of the published connectors, and whether it keeps its promises
	$(python) -m tools.fixes $(ARGUMENTS)

.PHONY: draw
draw: $(development) ## findings drawn at random from the published connectors, to be read
	$(python) -m tools.draw $(ARGUMENTS)

.PHONY: compare
compare: $(development) ## what openapi-spec-validator reports and our rules do not, and the reverse
	$(python) -m tools.compare $(ARGUMENTS)

.PHONY: oracle
oracle: $(development) ## how many of the published validator's verdicts are found again
	$(python) -m tools.oracle $(ARGUMENTS)

.PHONY: bench
bench: $(development) ## time and memory beside openapi-spec-validator
	$(python) -m tools.bench $(ARGUMENTS)

# The date of the commit: whoever builds it again gets the same bytes.
.PHONY: package
package: $(development) ## build wheel and source distribution into dist
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(python) -m build --no-isolation --outdir dist

DIST ?= dist
.PHONY: publish
publish: $(development) ## upload DIST to PyPI, from a workflow that it trusts
	$(venv)/bin/uv publish --trusted-publishing always $(DIST)/*

.PHONY: image
image: $(development) ## build the image (BASE=name: in another base), and measure its size and how soon it starts
	docker build $(if $(BASE),--network=host --build-arg BASE=$(BASE)) --tag connector-certification .
	$(python) -m tools.start connector-certification $(BASE)

.PHONY: bounds
bounds: $(development) ## what hostile connectors take: time, memory, report and log
	$(python) -m tools.bounds $(ARGUMENTS)

.PHONY: fuzz
fuzz: $(development) ## each reader and face on files that nobody wrote, for a minute (ARGUMENTS='--seconds 3600')
	$(python) -m tools.fuzz $(ARGUMENTS)

# The locks hold for the public index and for every platform and Python, whatever this machine installs from.
compile := env -u PIP_FIND_LINKS $(venv)/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'

.PHONY: lock
lock: $(development) ## pin the newest releases of all libraries (ARGUMENTS='--upgrade-package NAME': of one)
	$(compile) $(or $(ARGUMENTS),--upgrade) --output-file requirements.txt requirements.in
	$(compile) $(or $(ARGUMENTS),--upgrade) --override requirements-overrides.txt \
		--output-file requirements-dev.txt requirements-dev.in

.PHONY: clean
clean: ## remove the environments and the caches
	rm -rf .venv .venv-* .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(python):
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo 'make: Python is not here. Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3.' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "make: $$($(PYTHON) --version 2>&1) is too old. Python 3.11 or newer is needed; name one: make PYTHON=python3.13." >&2; \
	  exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo 'make: this Python cannot make environments. On Debian and Ubuntu: apt-get install python3-venv.' >&2; exit 1; }
	@$(PYTHON) -m venv $(venv)

$(runtime): requirements.txt | $(python)
	@echo 'Installing the libraries of requirements.txt into $(venv)'
	@$(pip) --requirement requirements.txt
	@touch $@

# requirements-dev.txt holds the whole tree, the run-time lock with it; requirements-overrides.txt says why pip must not
# look for dependencies itself.
$(development): requirements-dev.txt requirements.txt | $(python)
	@echo 'Installing the libraries of requirements-dev.txt into $(venv)'
	@$(pip) --no-deps --requirement requirements-dev.txt
	@touch $(runtime) $@
