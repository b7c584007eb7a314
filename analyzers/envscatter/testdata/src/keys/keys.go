package keys // want package:`env\(library, 14 reads\)`

import (
	e "os"
	"strconv"
	. "syscall"
)

const maxFails = "SHOP_MAX_FAILS"

var envName = "SHOP_" + "NAME"

// The key is what the compiler takes it for: the constant, although a
// variable of the same name is declared by the statement.
func shadowed() string {
	if maxFails, ok := e.LookupEnv(maxFails); ok { // want `reads SHOP_MAX_FAILS in shadowed`
		return maxFails
	}
	return ""
}

func renamed() (string, bool) {
	_ = e.Getenv(envName)         // want `reads SHOP_NAME in renamed`
	return Getenv("SHOP_SYSCALL") // want `reads SHOP_SYSCALL in renamed`
}

func constants() string {
	const prefix = "SHOP_"
	key := prefix + "LOCAL"
	return e.Getenv(prefix+"CONST") + e.Getenv(key) // want `reads SHOP_CONST in constants` `reads SHOP_LOCAL in constants`
}

func templates(file string) string {
	e.Expand(file, strconv.Quote)
	return e.ExpandEnv("$HOME/.shop") + e.ExpandEnv("${SHOP_DIR}/"+file) + e.Expand("$SHOP_TMP", e.Getenv) // want `reads SHOP_DIR in templates` `reads SHOP_TMP in templates`
}

type item struct{ EnvKey string }

// Keys that are data make a loader of its own.
func load(items []item) (values []string) {
	for _, it := range items {
		values = append(values, e.Getenv(it.EnvKey), e.ExpandEnv(it.EnvKey))
	}
	return values
}

// A variable that is read again and again in one function is one finding.
func repeated() string {
	if e.Getenv("SHOP_TWICE") != "" { // want `reads SHOP_TWICE in repeated`
		return e.Getenv("SHOP_TWICE")
	}
	return ""
}

// A table of them is one as well.
func table() []string {
	return []string{
		e.Getenv("SHOP_A"), // want `reads SHOP_A and 4 more variables in table`
		e.Getenv("SHOP_B"),
		e.Getenv("SHOP_C"),
		e.Getenv("SHOP_D"),
		e.Getenv("SHOP_E"),
	}
}
