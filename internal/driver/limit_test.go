package driver

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/patternvet/patternvet/internal/driver/gocheck"
	"github.com/patternvet/patternvet/internal/driver/gocheck/fast"
	"github.com/patternvet/patternvet/internal/driver/limits"
	"github.com/patternvet/patternvet/internal/driver/target"
	"github.com/patternvet/patternvet/internal/hosttest"
)

// TestPackageLimit: a package that takes too long is a problem that names it,
// and what was found in others stays.
func TestPackageLimit(t *testing.T) {
	dir := t.TempDir()
	hosttest.Write(t, dir, "go.mod", "module m\n\ngo 1.25\n")
	hosttest.Write(t, dir, "a/a.go", "package a\n")
	hosttest.Write(t, dir, "b/b.go", doubling)
	o := Options{Dir: dir, Only: "go"}
	o.setDefaults()
	targets, err := target.Find(context.Background(), o.target())
	if err != nil {
		t.Fatal(err)
	}
	var result *gocheck.Result
	for limit := 3 * time.Second; limit < time.Hour; limit *= 4 { // on a slow machine the other package may take as long
		result, err = (&fast.Engine{Log: o.Log, PackageLimit: limit}).Run(context.Background(), targets.Loads[0], nil, func(int, int, string) {})
		if err != nil {
			t.Fatal(err)
		}
		if len(result.Problems) != 1 || !strings.Contains(result.Problems[0].Message, "package m/a was given up") {
			break
		}
	}
	if len(result.Problems) != 1 || !strings.Contains(result.Problems[0].Message, "package m/b was given up") || !result.Cut {
		t.Errorf("problems: %v", result.Problems)
	}
}

const doubling = `package b

import "unsafe"

type (
	T0 struct{ a, b int }
	T1 struct{ a, b, c, d, e, f, g, h T0 }
	T2 struct{ a, b, c, d, e, f, g, h T1 }
	T3 struct{ a, b, c, d, e, f, g, h T2 }
	T4 struct{ a, b, c, d, e, f, g, h T3 }
	T5 struct{ a, b, c, d, e, f, g, h T4 }
	T6 struct{ a, b, c, d, e, f, g, h T5 }
	T7 struct{ a, b, c, d, e, f, g, h T6 }
	T8 struct{ a, b, c, d, e, f, g, h T7 }
	T9 struct{ a, b, c, d, e, f, g, h T8 }
	Ta struct{ a, b, c, d, e, f, g, h T9 }
	Tb struct{ a, b, c, d, e, f, g, h Ta }
	Tc struct{ a, b, c, d, e, f, g, h Tb }
	Td struct{ a, b, c, d, e, f, g, h Tc }
)

const n = unsafe.Sizeof(Td{})
`

// TestPlanLimit: work that takes no context is left behind.
func TestPlanLimit(t *testing.T) {
	ctx, stop := limits.With(context.Background(), time.Millisecond, limits.TimeoutFlag)
	defer stop()
	never := make(chan int)
	_, err := limits.Wait(ctx, func() (int, error) { return <-never, nil })
	if !limits.Reached(err) || !strings.Contains(err.Error(), "--timeout") {
		t.Errorf("error is %v", err)
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := limits.Wait(cancelled, func() (int, error) { return <-never, nil }); !errors.Is(err, context.Canceled) || limits.Reached(err) {
		t.Errorf("error is %v", err)
	}
}
