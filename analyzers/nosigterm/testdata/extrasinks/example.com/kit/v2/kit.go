package kit

func Await() {}
