package envscatter

import (
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// parentEdge returns how the node hangs on its parent. [inspector.Cursor] has
// a method for it since x/tools v0.42, and gopls v0.21, the last for Go 1.25,
// is built with an older one.
func parentEdge(c inspector.Cursor) edge.Kind {
	kind, _ := c.ParentEdge()
	return kind
}

// valid reports whether the cursor points to a node.
func valid(c inspector.Cursor) bool { return c.Inspector() != nil }
