package nosigterm

import (
	"go/types"
	"strings"
)

// implementations is a node that leads from a method of an interface of the
// module to those of the types that have it, here and in the packages that are
// imported; nil if there are none.
func (g *graph) implementations(method *types.Func) *node {
	face, ok := method.Type().(*types.Signature).Recv().Type().Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	n := &node{}
	for _, m := range g.methods {
		if m.decl.Name.Name != method.Name() {
			continue
		}
		if fn, ok := g.TypesInfo.Defs[m.decl.Name].(*types.Func); ok && implements(fn.Type().(*types.Signature).Recv().Type(), face) {
			n.edges = append(n.edges, edge{to: m})
		}
	}
	for _, imported := range g.Pkg.Imports() {
		g.implementedIn(n, imported, method.Name(), face)
	}
	if len(n.edges) == 0 && n.all.empty() {
		return nil
	}
	g.order = append(g.order, n)
	return n
}

func (g *graph) implementedIn(n *node, pkg *types.Package, method string, face *types.Interface) {
	fact := g.fact(pkg)
	if fact == nil {
		return
	}
	for i := range fact.objects {
		owner, ok := strings.CutSuffix(fact.objects[i].Name, ")."+method)
		if !ok {
			continue
		}
		owner = strings.TrimPrefix(strings.TrimLeft(owner, "(*"), pkg.Path()+".")
		if object, ok := pkg.Scope().Lookup(owner).(*types.TypeName); ok && implements(object.Type(), face) {
			n.all.add(&fact.objects[i].Summary, edge{})
		}
	}
}

// ofInterface reports whether a method is one of an interface.
func ofInterface(fn *types.Func) bool {
	sig, ok := fn.Type().(*types.Signature)
	return ok && sig.Recv() != nil && types.IsInterface(sig.Recv().Type())
}

// implements reports whether a type, or a pointer to it, has the methods of an
// interface.
func implements(t types.Type, face *types.Interface) bool {
	if named, ok := types.Unalias(t).(*types.Named); ok && named.TypeParams().Len() > 0 {
		return false
	}
	return types.Implements(t, face) || types.Implements(types.NewPointer(t), face)
}
