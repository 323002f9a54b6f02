# Two commands matter: `make run` starts everything, `make test` proves it. The rest are their parts.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
UV := $(BIN)/uv
UV_VERSION := 0.13.9
export UV_PYTHON_DOWNLOADS := never
# Compiled modules are kept: a start takes six seconds with them and fifteen without.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check deep mutation bench conformance messages format environment system-packages clean \
        ruff types imports migrations templates catalogues

run: .venv/runtime.stamp
	@PORT=$(PORT) exec $(BIN)/python manage.py up

test: check system-packages
	$(BIN)/pytest -n 2 --dist loadgroup
	$(BIN)/python -m tests.services $(BIN)/pytest -n 2 --dist loadgroup -m "core_path and not deep"

check: ruff types imports migrations templates catalogues

deep: .venv/tools.stamp system-packages
	$(BIN)/python -m tests.evidence

# mutmut lives beside the environment, not in it. `make mutation MUTATE="numbers chain"` tries two modules,
# `make mutation MUTATE="--sample 500"` some mutants of all; what earlier runs killed is not tried again.
mutation: .venv/tools.stamp
	$(UV) run --no-sync --quiet --with mutmut==3.8.1 python -m tests.mutation --report $(MUTATE)

bench: .venv/tools.stamp
	@$(BIN)/python -m tests.system_packages bench
	$(BIN)/python benchmarks/run.py

# Published results through `manage.py rank`; APOGEE_CASES says where they lie.
conformance: .venv/tools.stamp
	@$(BIN)/python -m benchmarks.conformance

# The parts of `make check`, each alone.
ruff: .venv/tools.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
types: .venv/tools.stamp
	$(BIN)/mypy
imports: .venv/tools.stamp
	$(BIN)/lint-imports
migrations: .venv/tools.stamp
	$(BIN)/python manage.py makemigrations --check --dry-run
templates: .venv/tools.stamp
	$(BIN)/djlint --quiet --lint templates
	find templates -name '*.html' | xargs $(BIN)/djade --check --target-version 5.2
catalogues: .venv/tools.stamp
	$(BIN)/python manage.py check_catalogues

# What a developer runs by hand.
format: .venv/tools.stamp
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	-find templates -name '*.html' | xargs $(BIN)/djade --target-version 5.2
messages: .venv/tools.stamp
	$(BIN)/python manage.py make_messages
system-packages: .venv/tools.stamp
	@$(BIN)/python -m tests.system_packages
environment: .venv/tools.stamp
clean:
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache

# The environment: uv from PyPI inside .venv, then exactly what the lock says. --inexact keeps uv itself
# and, for `run` in a developer's tree, the tools.
$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Нужен Python 3.11 или новее: make PYTHON=/путь/к/python3.11 run"; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { rm -rf .venv; echo "Не хватает модуля venv. Установите его: sudo apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
.venv/runtime.stamp: uv.lock pyproject.toml | $(UV)
	$(UV) sync --frozen --no-dev --inexact --quiet
	@touch $@
.venv/tools.stamp: uv.lock pyproject.toml | $(UV)
	$(UV) sync --frozen --inexact --quiet
	@touch $@ .venv/runtime.stamp
