package context

type Context struct {
	Input  *BeegoInput
	Output *BeegoOutput
}

type BeegoInput struct{}

func (input *BeegoInput) Header(key string) string { return "" }

type BeegoOutput struct{}

func (output *BeegoOutput) Header(key, val string) {}
