package symbol

import (
	"go/types"
	"slices"
)

// Named is the defined type that t is, or points to, aliases resolved. It is
// nil for others, and for nil.
func Named(t types.Type) *types.Named {
	if t == nil {
		return nil
	}
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	named, _ := t.(*types.Named)
	return named
}

// TypeName is the import path and name of the defined type that t is, or
// points to; both are empty for others and for predeclared types.
func TypeName(t types.Type) (path, name string) {
	named := Named(t)
	if named == nil || named.Obj().Pkg() == nil {
		return "", ""
	}
	return named.Obj().Pkg().Path(), named.Obj().Name()
}

// TypeKey spells the defined type that t is, or points to, as path.Type; ""
// for others.
func TypeKey(t types.Type) string {
	path, name := TypeName(t)
	if name == "" {
		return ""
	}
	return path + "." + name
}

// IsNamed reports whether t is, or points to, the type of that package with
// one of the names.
func IsNamed(t types.Type, path string, names ...string) bool {
	named := Named(t)
	return named != nil && slices.Contains(names, named.Obj().Name()) && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == path
}

var errorType = types.Universe.Lookup("error").Type()

// IsError reports whether t is the type error.
func IsError(t types.Type) bool { return t != nil && types.Identical(t, errorType) }

// IsContext reports whether t is context.Context.
func IsContext(t types.Type) bool { return IsNamed(t, "context", "Context") }

// IsString reports whether t is a string, or a type made of it.
func IsString(t types.Type) bool {
	if t == nil {
		return false
	}
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsString != 0
}

// IsChan reports whether t is a channel.
func IsChan(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// ReturnsError reports whether the last result of a signature is an error.
func ReturnsError(signature *types.Signature) bool {
	results := signature.Results()
	return results.Len() > 0 && IsError(results.At(results.Len()-1).Type())
}

// InterfaceMethod reports whether a function is a method of an interface.
func InterfaceMethod(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	return recv != nil && types.IsInterface(recv.Type())
}

// Implements reports whether a type, or a pointer to it, has the methods of an
// interface. Of generic types it says no.
func Implements(t types.Type, face *types.Interface) bool {
	if named := Named(t); named != nil && named.TypeParams().Len() > 0 {
		return false
	}
	return types.Implements(t, face) || !types.IsInterface(t) && types.Implements(types.NewPointer(t), face)
}
