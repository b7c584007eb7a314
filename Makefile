# `make test` needs nothing but Go, gcc, git, make and npm: what else the tests
# use is installed by scripts/setup.sh.
BIN := $(CURDIR)/bin

.PHONY: build demo test lint golangci-lint gopls docs bench bench-peers fuzz clean

build: ## bin/patternvet
	go build -o $(BIN)/patternvet ./cmd/patternvet

demo: ## check the bundled sample
	go run ./cmd/patternvet -C testdata/shop --fail-on never

test: ## install what tests need, then run them all
	scripts/setup.sh
	scripts/test.sh

lint: golangci-lint build ## golangci-lint and patternvet on this repository
	$(BIN)/golangci-lint run
	$(BIN)/patternvet

golangci-lint: ## bin/golangci-lint, with the Go rules built in; its version is in integrations/golangci/go.mod
	go build -C integrations/golangci -o $(BIN)/golangci-lint .

gopls: build ## bin/gopls, with the Go rules built in
	$(BIN)/patternvet gopls build -o $(BIN)/gopls

docs: ## rule pages, configuration schema
	go test ./internal/driver/ruleset -run TestGenerated -update

bench: ## benchmarks of the parts
	go test -run '^$$' -bench . -benchmem ./...

bench-peers: ## DIR=… [BODY=file.go] [API=file.go] [RUNS=3]: beside go vet and staticcheck
	scripts/bench-peers.sh $(DIR) $(BODY) $(API)

fuzz: ## each fuzz target for a while
	scripts/fuzz.sh

clean:
	rm -rf $(BIN)
