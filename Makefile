# Every way of running the portal. The work is in outils/; nothing but make and git is assumed.

.DEFAULT_GOAL := aide
MAKEFLAGS += --no-print-directory
.PHONY: aide demo demo-reset run test lint bench captures messages

aide: ## Cette liste
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: ## Ouvre la démonstration sur http://127.0.0.1:8000 (PORT=9000 pour un autre port)
	@exec bash outils/demo.sh

demo-reset: ## Efface les données de la démonstration et la rouvre comme au premier jour
	@exec bash outils/demo.sh --effacer

run: ## Ouvre le portail pour le développement : PostgreSQL, Redis, rechargement
	@exec bash outils/developpement.sh

test: ## Installe ce qui manque, puis lint et tous les tests (ARGS="tests/accounts -k connexion")
	@exec bash outils/tests.sh $(ARGS)

lint: ## Style, types, couches, gabarits, migrations, traductions
	@exec bash outils/lint.sh

bench: ## Mesure les pages : une table, et var/bench.json
	@exec bash outils/bench.sh $(ARGS)

captures: ## Photographie tous les écrans dans docs/captures/
	@exec bash outils/captures.sh $(ARGS)

messages: ## Relève les textes à traduire dans locale/
	@exec bash outils/messages.sh
