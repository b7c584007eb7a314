package good

import "os"

func region() string {
	//patternvet:ignore envscatter the platform sets it before the configuration is loaded
	return os.Getenv("REGION")
}
