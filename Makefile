# The daily commands. `make` alone prints them.

.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON := .venv/bin/python
SERVERS := $(PYTHON) -m local.with_servers
# What a server in production would be given; the addresses lead nowhere.
PRODUCTION := SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))') \
	ALLOWED_HOSTS=register.example SECURE=true SITE_ADDRESS=https://register.example \
	CSRF_TRUSTED_ORIGINS=https://register.example \
	DATABASE_URL=postgis://nobody@/nothing?host=/nowhere REDIS_URL=redis://nowhere:6379/0

.PHONY: help run code test check demo bench messages vendor clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## start the register on this machine (PORT=8000, DEBUG=true); Ctrl-C stops it
	@sh local/setup.sh run
	@exec $(PYTHON) -m local.run

code: ## print the codes of the second factor for the people of make run
	@$(PYTHON) -m local.second_factor

test: ## run every test, those in a browser included (ARGS="tests/counting -x")
	@sh local/setup.sh test
	@$(SERVERS) --name test -- $(PYTHON) -m pytest -n 2 $(ARGS)

check: ## lint, types, the stair, templates, migrations, messages, deployment settings
	@sh local/setup.sh run
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	@echo mypy .; $(PRODUCTION) .venv/bin/mypy .
	.venv/bin/lint-imports
	find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 --check {} +
	.venv/bin/djlint --lint --quiet templates
	@echo manage.py check --deploy; $(PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING
	@echo manage.py makemigrations --check; \
		$(SERVERS) --name check -- env SECRET_KEY=check $(PYTHON) manage.py makemigrations --check
	find locale languages -name '*.po' -print0 | xargs -0 -r -n 1 msgfmt --check -o /dev/null

demo: ## load lines as a person would and print what was counted (FILES="a.geojson", KEEP=true)
	@sh local/setup.sh run
	@$(PYTHON) -m local.demo $(FILES)

bench: ## measure how fast counting is (ARGS="everything --lines 10000")
	@sh local/setup.sh run
	@$(SERVERS) --name bench -- $(PYTHON) -m benchmarks $(ARGS)

messages: ## collect sentences into locale/*/LC_MESSAGES/django.po
	@sh local/setup.sh run
	$(PYTHON) -m django makemessages --all --no-obsolete --no-wrap --add-location file \
		--extension html,txt,py \
		--ignore .venv --ignore var --ignore node_modules --ignore tests

vendor: ## fetch the front end's libraries again with npm (needs Node)
	sh vendoring/vendor.sh

clean: ## remove the servers' files, the virtual environment and everything computed
	@python3 -B -m local.clean
