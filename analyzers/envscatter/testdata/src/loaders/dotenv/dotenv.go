package dotenv // want package:`env\(loader, 1 reads\)`

import (
	"os"

	"github.com/joho/godotenv"
)

func setup() string {
	_ = godotenv.Load()
	return os.Getenv("SHOP_PORT")
}
