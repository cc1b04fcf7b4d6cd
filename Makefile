# Two commands do everything: `make site` and `make test`. `make help` lists the rest.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
TUKIPOLKU := $(VENV)/bin/tukipolku
.DEFAULT_GOAL := help
.PHONY: help site serve check links leaflets sources test bench profile lighthouse lock clean

help: ## Show this help
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

site: $(VENV)/.site ## Set up the environment, check the data, build into site/ (BUILD=--compress: with compressed copies)
	@$(TUKIPOLKU) build $(BUILD)

serve: $(VENV)/.site ## Show at http://127.0.0.1:8000/ what you save, as you save it
	@$(TUKIPOLKU) serve

check: $(VENV)/.site ## Find every problem in the data
	@$(TUKIPOLKU) check

links: $(VENV)/.site ## Look whether the links still lead somewhere (LINKS="--budget 100" and the like)
	@$(TUKIPOLKU) links $(LINKS)

leaflets: $(VENV)/.leaflets ## Make the municipalities' leaflets as PDF; the next make site publishes them (LEAFLETS="lahti vaasa")
	@$(TUKIPOLKU) leaflets $(LEAFLETS)

sources: $(VENV)/.site ## How much of each source document is published
	@$(TUKIPOLKU) sources

test: $(VENV)/.test ## Run all tests, installing the browser and the validators they need
	@$(VENV)/bin/ruff check --quiet scripts tests
	@$(VENV)/bin/ruff format --quiet --check scripts tests
	@$(VENV)/bin/mypy
	@$(VENV)/bin/python -m pytest

bench: $(VENV)/.test $(VENV)/.bench ## Compare the build with Hugo and others, the search with Material and Pagefind, the guard with linkchecker and lychee (BENCH_BUILD="--limit 1200": MkDocs to its end)
	@$(VENV)/bin/python scripts/bench_build.py $(BENCH_BUILD)
	@$(VENV)/bin/python scripts/bench_search.py
	@$(VENV)/bin/python scripts/bench_links.py $(BENCH)

profile: $(VENV)/.site ## Where the time of a build goes, by stage and template (PROFILE="--write before.json" and the like)
	@$(VENV)/bin/python scripts/profile_build.py $(PROFILE)

lighthouse: $(VENV)/.test site ## Lighthouse on five kinds of pages: scores, largest paint, layout shift
	@$(VENV)/bin/python scripts/bench_lighthouse.py

lock: $(VENV)/.test ## Lock the versions of all packages again, with hashes
	@sh scripts/lock.sh

clean: ## Remove what was built and installed
	rm -rf site site.next site.plan site.old $(VENV) .cache tests/node_modules bench/node_modules

$(VENV)/.site: requirements.txt pyproject.toml scripts/setup.sh
	@PYTHON=$(PYTHON) sh scripts/setup.sh site

$(VENV)/.leaflets: $(VENV)/.site requirements-leaflets.txt
	@PYTHON=$(PYTHON) sh scripts/setup.sh leaflets

$(VENV)/.bench: $(VENV)/.test requirements-bench.txt bench/package-lock.json
	@PYTHON=$(PYTHON) sh scripts/setup.sh bench

$(VENV)/.test: $(VENV)/.site requirements-test.txt tests/package-lock.json
	@PYTHON=$(PYTHON) sh scripts/setup.sh test
