PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint docs model notebooks corpus-check lock

demo: $(VENV)/.demo
	$(BIN)/klassifikator demo

test: $(VENV)/.installed
	$(BIN)/python -m pytest -q -n auto --dist loadfile

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/.installed
	$(BIN)/properdocs build --strict --config-file mkdocs.yml

model: $(VENV)/.installed
	$(BIN)/klassifikator train models/korpus --out models/standard --name standard

notebooks: $(VENV)/.installed
	$(BIN)/python notebooks/run.py

corpus-check: $(VENV)/.installed
	$(BIN)/python models/kontrol.py --labels

# The locks hold every version with its hashes for all platforms and Python versions, and no index address:
# all that is developed with, and of it what the demo needs.
LOCK := -m uv pip compile pyproject.toml --universal --python-version 3.11 \
  --generate-hashes --no-emit-index-url --no-header
lock:
	$(PYTHON) $(LOCK) --group dev -o requirements.lock
	$(PYTHON) $(LOCK) --group build --extra report --extra pdf -c requirements.lock -o requirements-demo.lock

INSTALL = $(BIN)/python -m pip install --no-compile --quiet --disable-pip-version-check
define install
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --require-hashes -r $<
	$(INSTALL) --no-deps --no-build-isolation -e .
endef

$(VENV)/.demo: requirements-demo.lock pyproject.toml
	$(install)
	touch $@

$(VENV)/.installed: requirements.lock pyproject.toml
	$(install)
	touch $@ $(VENV)/.demo
