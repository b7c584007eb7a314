package nosigterm

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// apiInfo is what the tables say of a function.
type apiInfo struct {
	serve    knowledge.ServeCall
	serves   bool
	signal   knowledge.SignalCall
	variadic int  // index of the parameter sigs ...os.Signal, or -1
	foreign  bool // of another module
	doubt    effects
}

// settled reports whether the tables say what the function does, so that its
// body does not matter.
func (is *apiInfo) settled() bool { return is.serves || is.signal != knowledge.NoSignals }

// grpcStreams reports whether a field is one that generated code sets for the
// methods of a service that stream.
func grpcStreams(field *types.Var) bool {
	return field.Name() == "StreamName" && field.Pkg() != nil && field.Pkg().Path() == "google.golang.org/grpc"
}

// servesStream reports whether a method is one of a gRPC service that streams,
// wherever the service's code was generated.
func servesStream(fn *types.Func) bool {
	if fn.Signature().Recv() == nil {
		return false
	}
	for p := range fn.Signature().Params().Variables() {
		face, ok := p.Type().Underlying().(*types.Interface)
		if !ok || face.NumMethods() < 6 {
			continue
		}
		found := 0
		for m := range face.Methods() {
			switch m.Name() {
			case "SendMsg", "RecvMsg", "SetTrailer", "SendHeader":
				found++
			}
		}
		if found == 4 {
			return true
		}
	}
	return false
}

// api asks the tables and the options.
func (c *checker) api(fn *types.Func) *apiInfo {
	if is := c.apis[fn]; is != nil {
		return is
	}
	is := &apiInfo{variadic: variadicSignals(fn)}
	c.apis[fn] = is
	is.serve, is.serves = knowledge.Serves(fn)
	if is.signal = knowledge.Signals(fn); is.settled() || fn.Pkg() == nil {
		return is
	}
	is.foreign = c.graph.Node(fn) == nil && !c.Standard(fn.Pkg()) && c.foreign(fn.Pkg())
	switch {
	case c.options.serve.Has(fn):
		is.serve, is.serves = knowledge.ServeUnknown, true
	case c.options.handlers.Has(fn):
		is.signal = knowledge.HandlesTerm
	case is.foreign && knowledge.Listens(fn):
		is.serve, is.serves = knowledge.ServeUnknown, true
	case is.foreign && is.variadic < 0:
		is.doubt = doubtOf(knowledge.MightTakeSignals(fn))
	}
	return is
}

// foreign reports whether a package is of another module, and so known from
// tables only.
func (c *checker) foreign(pkg *types.Package) bool {
	return !c.InModule(pkg) && !c.ImportPackageFact(pkg, new(importing))
}

// effectOf is the effect of calling a function of the kind.
func effectOf(kind knowledge.SignalCall) effects {
	switch kind {
	case knowledge.HandlesTerm:
		return takesTerm
	case knowledge.RunsToEnd:
		return takesTerm | drains | selfRun
	case knowledge.PlatformStops:
		return platform
	}
	return 0
}

func doubtOf(doubt knowledge.Doubt) effects {
	switch doubt {
	case knowledge.MayTakeSignals:
		return unknown
	case knowledge.MayRunProgram:
		return unknownRun
	}
	return 0
}

// drainOf is the effect of a function that stops a server.
func drainOf(fn *types.Func) effects {
	switch fn.Pkg().Path() {
	case "net/http":
		return drainsHTTP
	case "google.golang.org/grpc":
		return drainsGRPC
	case "net":
		return drainsListener
	}
	return drains
}

// stops is what can stop a server that a function runs.
func stops(fn *types.Func) effects {
	switch path := fn.Pkg().Path(); {
	case path == "net/http" && strings.HasPrefix(fn.Name(), "Listen"):
		return drains | drainsHTTP
	case path == "net/http":
		return drains | drainsHTTP | drainsListener
	case path == "google.golang.org/grpc":
		return drains | drainsGRPC | drainsListener
	}
	return drainsAny
}

// switchedOff reports whether a framework's handler of signals is turned off
// by an argument.
func (c *checker) switchedOff(p mention, fn *types.Func) bool {
	name, call, off := knowledge.SignalSwitch(fn), p.call(), false
	if name == "" || call == nil {
		return false
	}
	for _, arg := range call.Args {
		ast.Inspect(arg, func(x ast.Node) bool {
			id, ok := x.(*ast.Ident)
			off = off || ok && id.Name == name
			return !off
		})
	}
	return off
}

// handsServer reports whether a server is handed to a function of another
// module, which may well stop it.
func (c *checker) handsServer(p mention, fn *types.Func) bool {
	call := p.call()
	if call == nil || len(call.Args) == 0 || borrows.MatchString(fn.Name()) {
		return false
	}
	for _, arg := range call.Args {
		if isServer(c.TypesInfo.TypeOf(arg)) {
			return true
		}
	}
	return false
}

// isServer reports whether a type is *http.Server or *grpc.Server.
func isServer(t types.Type) bool {
	if t == nil {
		return false
	}
	_, pointer := types.Unalias(t).(*types.Pointer)
	return pointer && (symbol.IsNamed(t, "net/http", "Server") || symbol.IsNamed(t, "google.golang.org/grpc", "Server"))
}
