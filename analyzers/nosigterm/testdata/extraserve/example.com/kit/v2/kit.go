package kit

type Engine struct{}

func (Engine) Go() {}

func (Engine) Other() {}
