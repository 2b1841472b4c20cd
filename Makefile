# Gatehouse's commands. `make run` and `make test` are all most people need:
# each installs what the machine lacks, builds, and does its job.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

# A clone that another user owns has no version control stamp to read.
export GOFLAGS := $(filter-out -buildvcs=%,$(GOFLAGS)) -buildvcs=false

# Fyne keeps its thread checks unless told that the program has moved to fyne.Do.
TAGS := -tags migrated_fynedo
LINT := go tool -modfile=tools/go.mod golangci-lint
# Everything that runs goroutines and needs no window; speech and pattern only reckon.
RACE = $(filter-out %/media/speech %/capture/pattern,$(shell go list ./scheduling/diary ./scheduling/index ./scheduling/sqlite ./media/... ./cmd/internal/hub 2>/dev/null))
FUZZTIME ?= 30s
SOAK ?= 15m
BENCH ?= .
ARGS ?=
DESK ?= build/gatehouse

.PHONY: help run test check fmt lint unit race build portable tour tour-images bench bench-clash bench-plan bench-call soak fuzz oracle oracle-plans clean setup-run setup-test

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: setup-run ## install what is lacking, build, and open the desk (ARGS="join LINK" joins a call)
	@$(MAKE) --no-print-directory build/gatehouse
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ] || [ "$$(uname -s)" = Darwin ]; then \
		exec build/gatehouse $(ARGS); \
	else \
		echo "There is no display here, so no window can open. Running the guided tour on a virtual one instead."; \
		$(MAKE) --no-print-directory tour; \
	fi

test: setup-test ## install what is lacking, then every check there is, the tour included
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory unit
	@$(MAKE) --no-print-directory race
	@$(MAKE) --no-print-directory portable
	@$(MAKE) --no-print-directory tour DESK=build/gatehouse-checked

check: fmt lint unit ## before a commit: format, lint, unit tests

fmt: ## put the source in its one format
	$(LINT) fmt

lint: ## the linters, the import graph, and a proof that forbidden imports are refused
	$(LINT) run --allow-parallel-runners
	@slept=$$(git grep -l 'time\.Sleep(' -- '*_test.go' | xargs -r grep -L 'testing/synctest'); \
		if [ -n "$$slept" ]; then echo "time.Sleep outside testing/synctest: $$slept"; exit 1; fi
	tools/planted

unit: ## the tests that need no display
	go test $(TAGS) -timeout 10m ./...

race: ## the concurrent packages under the race detector
	go test -race -short -timeout 15m $(RACE)

build: setup-run ## build/gatehouse and build/gatehouse-hub
	@$(MAKE) --no-print-directory build/gatehouse build/gatehouse-hub

# The hub builds where there is no C compiler, the desk where libspeexdsp is not;
# it also builds without the tag, and the tour runs that desk too, whose thread
# checks then speak up.
portable: ## the builds that must go on working besides the usual one
	CGO_ENABLED=0 go build -o build/gatehouse-hub ./cmd/gatehouse-hub
	go vet -tags nospeex ./media/speech ./media/capture ./cmd/gatehouse
	@$(MAKE) --no-print-directory build/gatehouse-checked

tour: setup-test ## drive the real window by keyboard and mouse; pictures in build/tour
	@$(MAKE) --no-print-directory $(DESK) build/gatehouse-hub
	go run ./cmd/gatehouse-tour -desk $(DESK) -hub build/gatehouse-hub -out build/tour $(ARGS)

tour-images: tour ## the tour, and its best pictures into docs/img
	cp build/tour/picture-timetable.png docs/img/timetable.png
	cp build/tour/picture-plan.png docs/img/plan.png
	cp build/tour/picture-list.png docs/img/list.png
	cp build/tour/picture-rooms.png docs/img/rooms.png
	cp build/tour/picture-call-far.png docs/img/call.png
	cp build/tour/picture-lobby.png docs/img/hearing.png

bench: setup-run ## the figures (BENCH=pattern chooses)
	go test $(TAGS) -run '^$$' -bench '$(BENCH)' -benchmem -timeout 60m ./...

bench-clash: ## clash detection against SQLite and PostgreSQL, about ten minutes (ARGS="-spans 1000000" for less)
	@tools/setup bench-clash
	go run ./cmd/gatehouse-bench $(ARGS)

bench-plan: ## the search for plans against filling gaps and an exact solver, about half an hour (ARGS="-days 2 -weeks 1" for less)
	@tools/setup bench-plan
	go run ./cmd/gatehouse-plans $(ARGS)

bench-call: ## calls of Gatehouse beside calls of Chromium on bad lines, about an hour (ARGS="-runs 1 -rtt 100" for less)
	@tools/setup bench-call
	go run ./cmd/gatehouse-callbench $(ARGS)

soak: setup-run ## a hearing of four in bad weather for a quarter of an hour: nothing may grow (SOAK=1h for longer)
	go test ./cmd/internal/hub -run '^TestSoak$$' -timeout 3h -v -soak $(SOAK)

fuzz: setup-run ## every fuzz target for FUZZTIME (30s) each
	@for package in $$(go list $(TAGS) ./...); do \
		for target in $$(go test $(TAGS) -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
			go test $(TAGS) -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package; \
		done; \
	done

oracle: ## ask dateutil and libical about rules of repetition anew; their answers are kept
	@tools/setup oracle
	scheduling/repeat/oracle/run

# What is in the file already is kept; remove it to ask for everything anew.
oracle-plans: ## ask an exact solver for the best plans; its answers are kept, and take hours
	@tools/setup oracle-plans
	go run ./cmd/gatehouse-plans -oracle scheduling/board/search/testdata/optima.txt -days 40 -weeks 6 $(ARGS)

clean: ## remove what was built
	rm -rf build

setup-run:
	@tools/setup run

setup-test:
	@tools/setup test

# go decides what is out of date.
.PHONY: build/gatehouse build/gatehouse-checked build/gatehouse-hub
build/gatehouse:
	go build $(TAGS) -o $@ ./cmd/gatehouse
build/gatehouse-checked:
	go build -o $@ ./cmd/gatehouse
build/gatehouse-hub:
	CGO_ENABLED=0 go build -o $@ ./cmd/gatehouse-hub
