package echo

import "context"

func (e *Echo) Start(address string) error         { return nil }
func (e *Echo) Shutdown(ctx context.Context) error { return nil }
