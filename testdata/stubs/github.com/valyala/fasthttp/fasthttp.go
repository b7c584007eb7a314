package fasthttp

type RequestHeader struct{}

func (h *RequestHeader) Peek(key string) []byte { return nil }

type ResponseHeader struct{}

func (h *ResponseHeader) Set(key, value string)              {}
func (h *ResponseHeader) SetBytesV(key string, value []byte) {}
func (h *ResponseHeader) SetBytesKV(key, value []byte)       {}

type Request struct{ Header RequestHeader }
type Response struct{ Header ResponseHeader }

type RequestCtx struct {
	Request  Request
	Response Response
}

type RequestHandler func(ctx *RequestCtx)
