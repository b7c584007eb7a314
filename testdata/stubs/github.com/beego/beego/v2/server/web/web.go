package web

import (
	"net/http"

	"github.com/beego/beego/v2/server/web/context"
)

type ControllerInterface interface{ Init() }

type Controller struct {
	Ctx  *context.Context
	Data map[interface{}]interface{}
}

func (c *Controller) Init()                            {}
func (c *Controller) ServeJSON(encoding ...bool) error { return nil }
func (c *Controller) Render() error                    { return nil }

type HandleFunc func(ctx *context.Context)

type HttpServer struct{}
type Namespace struct{}
type LinkNamespace func(*Namespace)

func Router(rootpath string, c ControllerInterface, mappingMethods ...string) *HttpServer { return nil }
func Get(rootpath string, f HandleFunc) *HttpServer                                       { return nil }
func Handler(rootpath string, h http.Handler, options ...interface{}) *HttpServer         { return nil }
func (s *HttpServer) Router(rootPath string, c ControllerInterface, mappingMethods ...string) *HttpServer {
	return s
}
func NewHttpSever() *HttpServer                                        { return nil }
func NewNamespace(prefix string, params ...LinkNamespace) *Namespace   { return nil }
func AddNamespace(nl ...*Namespace)                                    {}
func NSNamespace(prefix string, params ...LinkNamespace) LinkNamespace { return nil }
func NSRouter(rootpath string, c ControllerInterface, mappingMethods ...string) LinkNamespace {
	return nil
}
func NSGet(rootpath string, f HandleFunc) LinkNamespace { return nil }
