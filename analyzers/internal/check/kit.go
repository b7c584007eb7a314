package check

import (
	"go/types"

	"github.com/patternvet/patternvet/analyzers/internal/callgraph"
	"github.com/patternvet/patternvet/analyzers/internal/exec"
	"github.com/patternvet/patternvet/analyzers/internal/flow"
	"github.com/patternvet/patternvet/analyzers/internal/fold"
	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/source"
)

// Index says where the package's objects are declared, used and called.
func (p *Pass) Index() *index.Index { return p.ResultOf[index.Analyzer].(*index.Index) }

// CallGraph says who calls whom in the package.
func (p *Pass) CallGraph() *callgraph.Graph {
	return p.ResultOf[callgraph.Analyzer].(*callgraph.Graph)
}

// Flows has the control flow of the package's functions.
func (p *Pass) Flows() *flow.Flows { return p.ResultOf[flow.Analyzer].(*flow.Flows) }

// Times says when the package's code runs.
func (p *Pass) Times() *exec.Times { return p.ResultOf[exec.Analyzer].(*exec.Times) }

// Fold evaluates the package's constant expressions.
func (p *Pass) Fold() fold.Eval { return fold.Eval{Index: p.Index()} }

// RelPath is the import path within the module, "." for its root.
func (p *Pass) RelPath() string { return source.RelPath(p.Pass) }

// Role says what the package is for.
func (p *Pass) Role() source.Role { return source.RoleOf(p.Pass) }

// InModule reports whether a package belongs to the module under analysis.
func (p *Pass) InModule(pkg *types.Package) bool { return source.InModule(p.Pass, pkg) }

// Standard reports whether a package is of the standard library.
func (p *Pass) Standard(pkg *types.Package) bool { return source.Standard(p.Pass, pkg) }
