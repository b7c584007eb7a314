// Package symbol names functions and types: one spelling for tables, options
// and facts, and one answer to "is this that function, or that type?".
//
// It looks at types alone. What a variable holds, which method an interface
// stands for and whether a call is reached are questions for other packages.
// All answers take constant time, and a table is asked by the bare name first,
// so that calls of functions that no table has cost one lookup.
package symbol

import (
	"fmt"
	"go/ast"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// Func names a function or method.
type Func struct {
	Path string // import path, without the major version where all of them agree
	Recv string // name of the receiver's type, of an interface too; "" for a function
	Name string
}

// String spells the function as path.Func or path.Type.Method, as users write it.
func (f Func) String() string {
	var parts []string
	for _, part := range []string{f.Path, f.Recv, f.Name} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ".")
}

// Of names a function, the generic one of an instance, without the major
// version of its module.
func Of(fn *types.Func) Func {
	f := Exact(fn)
	f.Path = Unversioned(f.Path)
	return f
}

// Exact names a function with the import path as it is, for functions that act
// differently in another major version.
func Exact(fn *types.Func) Func {
	f := Func{Name: fn.Name()}
	if fn.Pkg() != nil {
		f.Path = fn.Pkg().Path()
	}
	if recv := fn.Signature().Recv(); recv != nil {
		if named := Named(recv.Type()); named != nil {
			f.Recv = named.Obj().Name()
		}
	}
	return f
}

// Parse reads a function as users and tables spell it: path.Func or
// path.Type.Method, with or without the major version. The error says what is
// wrong with the spelling.
func Parse(spelled string) (Func, error) {
	f, err := parse(spelled)
	f.Path = Unversioned(f.Path)
	return f, err
}

func parse(spelled string) (Func, error) {
	path, names, ok := cutPath(spelled)
	parts := strings.Split(names, ".")
	if !ok || len(parts) > 2 || slices.ContainsFunc(parts, func(p string) bool { return !isIdentifier(p) }) {
		return Func{}, fmt.Errorf("%q names no function: write path.Func or path.Type.Method, such as net/http.Server.Shutdown", spelled)
	}
	if len(parts) == 2 {
		return Func{path, parts[0], parts[1]}, nil
	}
	return Func{path, "", parts[0]}, nil
}

// ParseType reads a type spelled as path.Type.
func ParseType(spelled string) (path, name string, err error) {
	path, name, ok := cutPath(spelled)
	if !ok || !isIdentifier(name) {
		return "", "", fmt.Errorf("%q names no type: write path.Type, such as net/http.Server", spelled)
	}
	return path, name, nil
}

// cutPath separates an import path from the names behind it. The last element
// of a path may have a dot: where gopkg.in puts the version, in a name such as
// nats.go, and in a host that is a path by itself.
func cutPath(spelled string) (path, names string, ok bool) {
	slash := strings.LastIndexByte(spelled, '/') + 1
	last := spelled[slash:]
	dot := strings.IndexByte(last, '.')
	if dot < 0 {
		return "", "", false
	}
	if dotted := dottedEnd.FindStringSubmatch(last[dot:]); dotted != nil {
		version := dotted[1][0] == 'v'
		if version && strings.HasPrefix(spelled, "gopkg.in/") || dotted[1] == "go" && slash > 0 || !version && dotted[1] != "go" && slash == 0 {
			dot += 1 + len(dotted[1])
		}
	}
	path, names = spelled[:slash+dot], last[dot+1:]
	return path, names, path != "" && !strings.HasSuffix(path, "/") && !strings.ContainsAny(path, " \t,:()*")
}

var dottedEnd = regexp.MustCompile(`^\.(v[0-9]+|go|dev|io|com|org|net)\.`)

func isIdentifier(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && r < 0x80
	}) < 0 && (s[0] < '0' || s[0] > '9')
}

var majorVersion = regexp.MustCompile(`/v[0-9]+(/|$)|\.v[0-9]+$`)

// ownVersions are packages whose functions act otherwise than those of the
// major versions before: they keep the version in their names.
var ownVersions = []string{"github.com/labstack/echo/v5"}

// Unversioned is an import path without the major version of its module.
func Unversioned(path string) string {
	if !strings.Contains(path, "/v") && !strings.Contains(path, ".v") {
		return path // asked for every function, so nearly all should end here
	}
	if slices.Contains(ownVersions, path) {
		return path
	}
	return majorVersion.ReplaceAllString(path, "$1")
}

// Callee is the declared function or method that a call names, the generic one
// of an instance. It is nil for function values, built-in functions,
// conversions, and code with errors.
func Callee(info *types.Info, call *ast.CallExpr) *types.Func {
	fn, _ := typeutil.Callee(info, call).(*types.Func)
	if fn == nil {
		return nil
	}
	return fn.Origin()
}

// Denoted is the declared function or method that an expression denotes, the generic
// one of an instance, or nil.
func Denoted(info *types.Info, e ast.Expr) *types.Func {
	var id *ast.Ident
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		id = e.Sel
	case *ast.IndexExpr:
		return Denoted(info, e.X)
	case *ast.IndexListExpr:
		return Denoted(info, e.X)
	default:
		return nil
	}
	fn, _ := info.Uses[id].(*types.Func)
	if fn == nil {
		return nil
	}
	return fn.Origin()
}

// IsFunc reports whether an object is the function of that package with one of
// the names, and no method.
func IsFunc(obj types.Object, path string, names ...string) bool {
	fn, ok := obj.(*types.Func)
	return ok && fn != nil && slices.Contains(names, fn.Name()) && fn.Pkg() != nil && fn.Pkg().Path() == path && fn.Signature().Recv() == nil
}

// IsMethod reports whether an object is the method with one of the names of
// that type, or of a pointer to it.
func IsMethod(obj types.Object, path, typ string, names ...string) bool {
	fn, ok := obj.(*types.Func)
	if !ok || fn == nil || !slices.Contains(names, fn.Name()) {
		return false
	}
	recv := fn.Signature().Recv()
	return recv != nil && IsNamed(recv.Type(), path, typ)
}

// Receiver is the expression that a call's method is called on, or nil.
func Receiver(call *ast.CallExpr) ast.Expr {
	if selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		return selector.X
	}
	return nil
}
