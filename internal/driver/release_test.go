package driver

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/internal/driver/gocheck/fast"
	"github.com/patternvet/patternvet/internal/driver/store"
	"github.com/patternvet/patternvet/internal/driver/target"
	"github.com/patternvet/patternvet/internal/hosttest"
)

// holder is an analyzer's state for one package, with its fact in it.
type holder struct {
	pass *analysis.Pass
	fact lastingFact
}

type lastingFact struct{ N int }

func (*lastingFact) AFact() {}

// TestPackagesAreReleased: an analyzer that exports the address of a field does
// not keep the packages that were analyzed alive, neither in the run nor in its
// result.
func TestPackagesAreReleased(t *testing.T) {
	const packages = 12
	dir := t.TempDir()
	hosttest.Write(t, dir, "go.mod", "module m\n\ngo 1.25\n")
	for i := range packages {
		text := fmt.Sprintf("package p%d\n\nvar V int\n", i)
		if i > 0 {
			text = fmt.Sprintf("package p%d\n\nimport \"m/p%d\"\n\nvar V = p%d.V\n", i, i-1, i-1)
		}
		hosttest.Write(t, dir, fmt.Sprintf("p%d/p.go", i), text)
	}
	var released atomic.Int32
	during := 0
	a := &analysis.Analyzer{Name: "holds", Doc: "holds", FactTypes: []analysis.Fact{(*lastingFact)(nil)}, Run: func(pass *analysis.Pass) (any, error) {
		h := &holder{pass: pass}
		runtime.AddCleanup(pass.TypesInfo, func(int) { released.Add(1) }, 0)
		pass.ExportPackageFact(&h.fact)
		pass.ExportObjectFact(pass.Pkg.Scope().Lookup("V"), &h.fact)
		if pass.Pkg.Path() == fmt.Sprintf("m/p%d", packages-1) {
			during = collected(&released, packages-3) // this one, and the last that other workers had
		}
		return nil, nil
	}}
	o := Options{Dir: dir, Only: "go"}
	o.setDefaults()
	targets, err := target.Find(context.Background(), o.target())
	if err != nil {
		t.Fatal(err)
	}
	result, err := (&fast.Engine{Log: o.Log}).Run(context.Background(), targets.Loads[0], []*analysis.Analyzer{a}, o.Progress)
	if err != nil {
		t.Fatal(err)
	}
	if during < packages-3 {
		t.Errorf("with the last of %d packages at work, %d were released", packages, during)
	}
	if after := collected(&released, packages); after != packages || len(result.Packages) != packages {
		t.Errorf("after the run %d of %d packages were released", after, len(result.Packages))
	}
	runtime.KeepAlive(result)
}

// collected waits until so many cleanups have run, but not for long.
func collected(count *atomic.Int32, want int) int {
	for range 50 {
		runtime.GC()
		if int(count.Load()) >= want {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	return int(count.Load())
}

// slowFact is encoded for as long as its package is to wait for.
type slowFact struct{ Name string }

func (*slowFact) AFact() {}

var otherDone chan struct{}

func (f *slowFact) GobEncode() ([]byte, error) {
	if f.Name == "a" {
		select {
		case <-otherDone:
		case <-time.After(10 * time.Second):
			return nil, errors.New("the other package is not done yet")
		}
	}
	return []byte(f.Name), nil
}

func (f *slowFact) GobDecode(data []byte) error {
	f.Name = string(data)
	return nil
}

// TestResultsAreKeptBesideOthers: while a package's result is encoded and
// written, other packages get done.
func TestResultsAreKeptBesideOthers(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(max(2, runtime.GOMAXPROCS(0))))
	dir := t.TempDir()
	hosttest.Write(t, dir, "go.mod", "module m\n\ngo 1.25\n")
	hosttest.Write(t, dir, "a/a.go", "package a\n")
	hosttest.Write(t, dir, "b/b.go", "package b\n")
	a := &analysis.Analyzer{Name: "slow", Doc: "slow", FactTypes: []analysis.Fact{(*slowFact)(nil)}, Run: func(pass *analysis.Pass) (any, error) {
		pass.ExportPackageFact(&slowFact{Name: pass.Pkg.Name()})
		return nil, nil
	}}
	o := Options{Dir: dir, Only: "go"}
	o.setDefaults()
	targets, err := target.Find(context.Background(), o.target())
	if err != nil {
		t.Fatal(err)
	}
	otherDone = make(chan struct{})
	start := time.Now()
	progress := func(done, _ int, name string) {
		if name == "m/b" && done == 1 {
			close(otherDone)
		}
	}
	if _, err := (&fast.Engine{Log: o.Log, Store: store.Open(t.TempDir())}).Run(context.Background(), targets.Loads[0], []*analysis.Analyzer{a}, progress); err != nil {
		t.Fatal(err)
	}
	select {
	case <-otherDone:
	default:
		t.Errorf("package b had to wait for the result of package a to be kept; the run took %v", time.Since(start))
	}
}
