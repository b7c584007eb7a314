package app

import "context"

type HandlerFunc func(c context.Context, ctx *RequestContext)

type RequestContext struct{}

func (ctx *RequestContext) Header(key, value string)    {}
func (ctx *RequestContext) GetHeader(key string) []byte { return nil }
func (ctx *RequestContext) Next(c context.Context)      {}

func (ctx *RequestContext) JSON(code int, obj any) {}
