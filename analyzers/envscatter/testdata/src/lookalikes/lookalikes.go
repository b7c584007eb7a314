package lookalikes // want package:`env\(library, \d+ reads\)`

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"

	"github.com/spf13/pflag"
)

type envVar struct{ Name, Value string }

// What is handed on under its own name is someone else's configuration.
func forward(cmd *exec.Cmd, with func(env []envVar), dockerEnv func(k, v string)) map[string]string {
	cmd.Env = append(os.Environ(), "SHOP_MODE="+os.Getenv("SHOP_MODE"))
	cmd.Env = append(cmd.Env, fmt.Sprintf("SHOP_ID=%s", os.Getenv("SHOP_ID")), os.Getenv("SHOP_EXTRA"))
	with([]envVar{{Name: "SHOP_MODE", Value: os.Getenv("SHOP_MODE")}})
	return map[string]string{"SHOP_MODE": os.Getenv("SHOP_MODE")}
}

// A flag's default is part of a documented table.
var (
	addr = flag.String("addr", os.Getenv("SHOP_ADDR"), "listen address")
	mode = pflag.String("mode", or(os.Getenv("SHOP_FLAG_MODE"), "dev"), "mode")
)

func or(a, b string) string { return a + b }

// Managing the environment is not configuration.
func without(do func()) {
	old := os.Getenv("SHOP_MODE")
	os.Setenv("SHOP_MODE", "")
	defer os.Setenv("SHOP_MODE", old)
	do()
}

func platform(w http.ResponseWriter, r *http.Request) {
	for _, key := range []string{"VISUAL", "EDITOR"} {
		fmt.Fprintln(w, os.Getenv(key))
	}
	fmt.Fprintln(w, os.Getenv("http_proxy"), os.Getenv("AWS_SECRET_ACCESS_KEY"), os.Getenv("KUBERNETES_SERVICE_HOST"),
		os.Getenv("PGPASSWORD"), os.Getenv("OTEL_SERVICE_NAME"), os.Getenv("ProgramData"), os.ExpandEnv("$HOME/.x"))
}

// NewTestLogger is for tests.
func NewTestLogger() string { return os.Getenv("SHOP_TEST_LOG") }
