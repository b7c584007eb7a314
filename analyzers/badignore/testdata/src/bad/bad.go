package bad

import "os"

func region() string {
	//patternvet:ignore envscatter // want `the ignore of envscatter gives no reason and has no effect`
	return os.Getenv("REGION")
}

func zone() string {
	//patternvet:ignore envscater set by the platform // want `no rule is named envscater; did you mean envscatter\?`
	return os.Getenv("ZONE")
}

func host() string {
	//patternvet:ignore // want `the ignore names no rule`
	return os.Getenv("HOST")
}

func port() string {
	//patternvet:disable envscatter read once // want `unknown directive patternvet:disable`
	return os.Getenv("PORT")
}
