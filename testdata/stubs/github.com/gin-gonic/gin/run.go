package gin

func (e *Engine) Run(addr ...string) error                    { return nil }
func (e *Engine) RunTLS(addr, certFile, keyFile string) error { return nil }
