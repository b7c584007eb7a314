package ignored // want package:`env\(library, 2 reads\)`

import "os"

func region() string {
	//patternvet:ignore envscatter the plugin host sets it after the configuration is loaded
	return os.Getenv("SHOP_REGION")
}

func zone() string {
	return os.Getenv("SHOP_ZONE") //nolint:envscatter // likewise
}

//patternvet:ignore envscatter nothing is read here // want `this ignore silences no envscatter finding; remove it`
func none() {}
