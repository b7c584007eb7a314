package envscatter

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/patternvet/patternvet/analyzers/internal/defs"
	"github.com/patternvet/patternvet/analyzers/internal/index"
)

// receiver stands for the receiver where a parameter's index is expected.
const receiver = -2

// keyShape says how a reader makes the name of a variable out of one of its
// parameters.
type keyShape struct {
	Param          int
	Prefix, Suffix string
	Upper          bool // in upper case
	Each           bool // the parameter is a list of names
}

// envReader is the fact that a function reads the environment variable whose
// name it is given.
type envReader struct {
	Keys    []keyShape
	Default int  // the parameter that stands in for an unset variable, or -1
	Config  bool // it belongs to a configuration package
}

// AFact marks a fact.
func (*envReader) AFact() {}

func (r *envReader) String() string {
	s := "envReader("
	for i, k := range r.Keys {
		if i > 0 {
			s += ", "
		}
		name := fmt.Sprintf("param %d", k.Param)
		if k.Param == receiver {
			name = "receiver"
		}
		s += k.Prefix + "<" + name + ">" + k.Suffix
	}
	if r.Default >= 0 {
		s += fmt.Sprintf(", default %d", r.Default)
	}
	return s + ")"
}

// localReader is a reader of the package under analysis: a function, or a
// variable or field that holds one.
type localReader struct {
	envReader
	looked bool // its uses have been looked at
}

// use handles one mention of a reader: a call of it, or its use as a value.
func (c *checker) use(cur inspector.Cursor, obj types.Object, r *envReader) {
	fun := index.Operand(cur)
	if kind := index.ParentEdge(fun); kind == edge.CallExpr_Fun {
		c.call(fun.Parent(), obj, r)
		return
	}
	for _, held := range c.holders(fun) {
		c.addReader(held, r.Keys, r.Default)
	}
}

// holders returns the variables that the expression at cur, a function value,
// is put into: variables and struct fields, not parameters, whose callers may
// hand in anything.
func (c *checker) holders(cur inspector.Cursor) []types.Object {
	kind, i := cur.ParentEdge()
	switch parent := cur.Parent().Node().(type) {
	case *ast.AssignStmt:
		if kind == edge.AssignStmt_Rhs && len(parent.Lhs) == len(parent.Rhs) {
			return c.variable(parent.Lhs[i])
		}
	case *ast.ValueSpec:
		if kind == edge.ValueSpec_Values && len(parent.Names) == len(parent.Values) {
			return c.variable(parent.Names[i])
		}
	case *ast.KeyValueExpr:
		if kind == edge.KeyValueExpr_Value {
			if id, ok := parent.Key.(*ast.Ident); ok {
				if field, ok := c.TypesInfo.Uses[id].(*types.Var); ok && field.IsField() && field.Pkg() == c.Pkg {
					return []types.Object{field.Origin()}
				}
			}
		}
	}
	return nil
}

// variable returns the variable or field that an expression denotes, unless
// it is a parameter or belongs to another package.
func (c *checker) variable(e ast.Expr) []types.Object {
	v := defs.Var(c.TypesInfo, e)
	if v == nil || v.Pkg() != c.Pkg || v.Kind() == types.ParamVar || v.Kind() == types.RecvVar {
		return nil
	}
	return []types.Object{v.Origin()}
}

// addReader notes that a function or variable reads the key it is given.
func (c *checker) addReader(obj types.Object, keys []keyShape, def int) {
	r := c.readers[obj]
	if r == nil {
		r = &localReader{envReader: envReader{Default: -1, Config: c.place.config()}}
		c.readers[obj] = r
		c.queue = append(c.queue, obj)
	}
	if r.looked {
		return
	}
	for _, k := range keys {
		if !slices.Contains(r.Keys, k) {
			r.Keys = append(r.Keys, k)
		}
	}
	if r.Default < 0 {
		r.Default = def
	}
}

// call handles a call of a reader: a read when the key is known, a new reader
// when the key is a parameter of the function around the call.
func (c *checker) call(cur inspector.Cursor, obj types.Object, r *envReader) {
	call := cur.Node().(*ast.CallExpr)
	var names []string
	wraps := false
	for _, shape := range r.Keys {
		for _, arg := range keyArguments(call, obj, shape) {
			key := c.key(arg)
			if key.param != nil {
				wraps = true
				c.wraps(cur, key, shape, c.defaultOf(call, r))
			}
			for _, n := range key.names {
				names = append(names, shape.name(n))
			}
		}
	}
	if len(names) == 0 {
		c.generic = c.generic || !wraps // a loader of its own, with keys from elsewhere
		return
	}
	c.reads = append(c.reads, &read{keys: names, cur: cur, call: call, reader: obj, via: r})
}

// keyArguments returns the arguments of a call that a key is made of.
func keyArguments(call *ast.CallExpr, obj types.Object, shape keyShape) []ast.Expr {
	if shape.Param == receiver {
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
			return []ast.Expr{sel.X}
		}
		return nil
	}
	if shape.Param >= len(call.Args) {
		return nil // does not compile, or f(g())
	}
	if !shape.Each {
		return call.Args[shape.Param : shape.Param+1]
	}
	if sig, ok := obj.Type().Underlying().(*types.Signature); ok && sig.Variadic() && !call.Ellipsis.IsValid() {
		return call.Args[shape.Param:]
	}
	if list, ok := ast.Unparen(call.Args[shape.Param]).(*ast.CompositeLit); ok {
		return list.Elts
	}
	return call.Args[shape.Param : shape.Param+1]
}

// wraps notes that the function whose parameter key holds is a reader.
func (c *checker) wraps(cur inspector.Cursor, key keyExpr, inner keyShape, innerDefault ast.Expr) {
	for fn := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		_, body := index.FuncParts(fn.Node())
		param, ok := c.paramIndex(fn.Node(), key.param)
		if !ok {
			continue // declared further out
		}
		shape := key.shape(param, inner)
		def := c.defaultParam(fn.Node(), body, param, innerDefault)
		if decl, ok := fn.Node().(*ast.FuncDecl); ok {
			if obj := c.TypesInfo.Defs[decl.Name]; obj != nil {
				c.addReader(obj, []keyShape{shape}, def)
			}
			return
		}
		for _, held := range c.holders(index.Operand(fn)) {
			c.addReader(held, []keyShape{shape}, def)
		}
		return
	}
}

// paramIndex returns the index of a parameter in the function that declares
// it.
func (c *checker) paramIndex(fn ast.Node, param *types.Var) (int, bool) {
	ft, _ := index.FuncParts(fn)
	if decl, ok := fn.(*ast.FuncDecl); ok && decl.Recv != nil {
		for _, f := range decl.Recv.List {
			for _, name := range f.Names {
				if c.TypesInfo.Defs[name] == param {
					return receiver, true
				}
			}
		}
	}
	index := 0
	for _, f := range ft.Params.List {
		for _, name := range f.Names {
			if c.TypesInfo.Defs[name] == param {
				return index, true
			}
			index++
		}
		if len(f.Names) == 0 {
			index++
		}
	}
	return 0, false
}

// isMethod reports whether obj is a method, whose fact others can import.
func isMethod(obj types.Object) bool {
	fn, ok := obj.(*types.Func)
	return ok && fn.Signature().Recv() != nil
}
