# Everything that is done to this repository, by name. `make` alone explains.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS   += --no-print-directory
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

FACES   := internal/web
ASSETS  := $(FACES)/assets
FUZZTIME ?= 5s
# Pictures of the faces go here.
SCREENSHOTS ?= $(CURDIR)/screenshots

# The program is one static file; the tests build it the same way.
export CGO_ENABLED := 0

.PHONY: help
help: ## Show what there is to do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: build ## Build and start a demonstration city
	./qingdan demo

.PHONY: build
build: assets ## Build the program: one static file, ./qingdan
	go build -trimpath -o qingdan ./cmd/qingdan

.PHONY: test
test: deps assets vet lint fuzz ## Check everything: lint, fuzz briefly, all tests with browser and databases
	go test -timeout 15m ./...
	cd interop && go test ./...

.PHONY: vet
vet: assets
	go vet ./...
	cd interop && go vet ./...

.PHONY: lint
lint: ## Check form and common mistakes (gofmt, staticcheck)
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); \
	if [ -n "$$unformatted" ]; then echo "not formatted; run: gofmt -w" $$unformatted; exit 1; fi
	go tool -modfile=tools/go.mod staticcheck ./...
	cd interop && go tool -modfile=../tools/go.mod staticcheck ./...

.PHONY: fuzz
fuzz: ## Run each fuzz target for FUZZTIME (5s)
	@tools/fuzz $(FUZZTIME)

.PHONY: bench
bench: deps assets ## Measure actions a second beside other ways to do the same, into docs/benchmarks.md (alone on the machine)
	go run ./bench

.PHONY: bench-figures
bench-figures: deps assets ## Measure figures over ten million events, into docs/benchmarks.md (45 GB of disk, twenty minutes to an hour, alone on the machine)
	go run ./bench figures

.PHONY: microbench
microbench: ## Measure the rooms' own operations
	go test -run '^$$' -bench . -benchmem ./...

.PHONY: screenshots
screenshots: deps assets ## Take pictures of all pages into screenshots/
	SCREENSHOTS='$(SCREENSHOTS)' go test -count=1 ./$(FACES)/...
	@echo "pictures are in $(SCREENSHOTS)"

.PHONY: pictures
pictures: deps assets ## Take the pictures of README and docs/ in a demonstration city, into docs/images/
	PICTURES='$(CURDIR)/docs/images' go test -count=1 -run '^TestPictures$$' ./cmd/qingdan

.PHONY: deps
deps: ## Install what tests need and Debian has: a browser, Chinese fonts, PostgreSQL, LibreOffice, poppler
	@tools/deps

.PHONY: assets
assets: $(FACES)/dist/manifest.json ## Build the styles and scripts that the program embeds

$(FACES)/dist/manifest.json: $(ASSETS)/node_modules/.package-lock.json $(ASSETS)/build.mjs $(shell find $(ASSETS)/src -type f)
	@cd $(ASSETS) && node build.mjs

$(ASSETS)/node_modules/.package-lock.json: $(ASSETS)/package-lock.json $(ASSETS)/.npmrc | node
	@cd $(ASSETS) && npm ci --loglevel=error
	@touch $@

.PHONY: node
node:
	@command -v npm >/dev/null || tools/deps

.PHONY: clean
clean: ## Remove what was built
	rm -rf qingdan screenshots $(ASSETS)/node_modules
	find $(FACES)/dist -mindepth 1 ! -name .gitkeep -delete
	go clean -testcache
