# `make test` needs nothing but Go, gcc, git and make: what else the tests use
# is installed by scripts/setup.sh.
GOLANGCI_LINT_VERSION := v2.15.0
BIN := $(CURDIR)/bin

.PHONY: build demo test test-go lint docs bench bench-peers fuzz clean

build: ## bin/patternvet
	go build -o $(BIN)/patternvet ./cmd/patternvet

demo: ## check the bundled sample
	go run ./cmd/patternvet -C testdata/shop --fail-on never

test: ## install what tests need, then run them all
	scripts/setup.sh
	scripts/test.sh

lint: $(BIN)/golangci-lint-$(GOLANGCI_LINT_VERSION) build ## golangci-lint and patternvet on this repository
	$(BIN)/golangci-lint-$(GOLANGCI_LINT_VERSION) run
	$(BIN)/patternvet

$(BIN)/golangci-lint-$(GOLANGCI_LINT_VERSION):
	GOBIN=$(BIN)/tmp go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
	mv $(BIN)/tmp/golangci-lint $@

docs: ## rule pages, configuration schema
	go test ./internal/driver -run TestGenerated -update

bench: ## benchmarks of the parts
	go test -run '^$$' -bench . -benchmem ./...

bench-peers: ## DIR=… [BODY=file.go] [API=file.go] [RUNS=3]: beside go vet and staticcheck
	scripts/bench-peers.sh $(DIR) $(BODY) $(API)

fuzz: ## each fuzz target for a while
	scripts/fuzz.sh

clean:
	rm -rf $(BIN)
