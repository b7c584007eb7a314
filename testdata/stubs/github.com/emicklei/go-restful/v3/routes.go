package restful

import "net/http"

type RouteFunction func(*Request, *Response)

type RouteBuilder struct{}

func (b *RouteBuilder) To(f RouteFunction) *RouteBuilder   { return b }
func (b *RouteBuilder) Doc(text string) *RouteBuilder      { return b }
func (b *RouteBuilder) Writes(sample ...any) *RouteBuilder { return b }

type WebService struct{}

func (w *WebService) Path(root string) *WebService         { return w }
func (w *WebService) Consumes(types ...string) *WebService { return w }
func (w *WebService) Produces(types ...string) *WebService { return w }
func (w *WebService) Route(b *RouteBuilder) *WebService    { return w }
func (w *WebService) GET(path string) *RouteBuilder        { return nil }
func (w *WebService) POST(path string) *RouteBuilder       { return nil }
func (w *WebService) DELETE(path string) *RouteBuilder     { return nil }

func NewContainer() *Container                                        { return nil }
func Add(service *WebService)                                         {}
func (c *Container) Add(service *WebService) *Container               { return c }
func (c *Container) ServeHTTP(w http.ResponseWriter, r *http.Request) {}
func (r *Response) WriteEntity(value any) error                       { return nil }
