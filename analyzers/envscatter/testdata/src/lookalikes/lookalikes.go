package lookalikes

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

func forwardLater() (vars []envVar) {
	if workers, ok := os.LookupEnv("SHOP_WORKERS"); ok {
		vars = append(vars, envVar{Name: "SHOP_WORKERS", Value: workers})
	}
	return vars
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

// What a function looks for that finds out where it runs are marks of
// platforms, be they known or not.
func detect() string {
	switch {
	case os.Getenv("GITHUB_ACTIONS") != "":
		return "github"
	case os.Getenv("KUBERNETES_SERVICE_HOST") != "":
		return "kubernetes " + os.Getenv("POD_NAMESPACE")
	case os.Getenv("DYNO") != "":
		return "heroku"
	case os.Getenv("FOO_CLOUD_ID") != "":
		return "foo"
	}
	return "local"
}

// A loader takes or returns a configuration, whatever its name.
func merge(c *Config) {
	c.a, c.b, c.c, c.d = os.Getenv("SHOP_A"), os.Getenv("SHOP_B"), os.Getenv("SHOP_C"), os.Getenv("SHOP_D")
	c.e = os.Getenv("SHOP_E")
}

// Config is filled by merge.
type Config struct{ a, b, c, d, e string }
