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
	if maxFails, ok := e.LookupEnv(maxFails); ok { // want `^a missing or wrong SHOP_MAX_FAILS shows only when shadowed runs`
		return maxFails
	}
	return ""
}

func renamed() (string, bool) {
	_ = e.Getenv(envName)         // want `^a missing or wrong SHOP_NAME shows only when renamed runs`
	return Getenv("SHOP_SYSCALL") // want `^a missing or wrong SHOP_SYSCALL shows only when renamed runs`
}

func constants() string {
	const prefix = "SHOP_"
	key := prefix + "LOCAL"
	return e.Getenv(prefix+"CONST") + e.Getenv(key) // want `^a missing or wrong SHOP_CONST shows only when constants runs` `^a missing or wrong SHOP_LOCAL shows only when constants runs`
}

func templates(file string) string {
	e.Expand(file, strconv.Quote)
	return e.ExpandEnv("$HOME/.shop") + e.ExpandEnv("${SHOP_DIR}/"+file) + e.Expand("$SHOP_TMP", e.Getenv) // want `^a missing or wrong SHOP_DIR shows only when templates runs` `^a missing or wrong SHOP_TMP shows only when templates runs`
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
	if e.Getenv("SHOP_TWICE") != "" { // want `^a missing or wrong SHOP_TWICE shows only when repeated runs`
		return e.Getenv("SHOP_TWICE")
	}
	return ""
}

// A table of them is one as well.
func table() []string {
	return []string{
		e.Getenv("SHOP_A"), // want `^a missing or wrong SHOP_A \(or one of 4 more\) shows only when table runs`
		e.Getenv("SHOP_B"),
		e.Getenv("SHOP_C"),
		e.Getenv("SHOP_D"),
		e.Getenv("SHOP_E"),
	}
}
