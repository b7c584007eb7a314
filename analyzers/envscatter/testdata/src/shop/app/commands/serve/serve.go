package serve // want package:`env\(cmd, 1 reads\)`

import (
	"flag"
	"os"
)

// Token is a flag with a variable behind it.
func Token(flags *flag.FlagSet) string {
	token := flags.String("token", "", "for the API")
	if *token == "" {
		*token = os.Getenv("SHOP_CLI_TOKEN")
	}
	return *token
}
