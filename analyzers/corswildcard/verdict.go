package corswildcard

import (
	"fmt"
	"go/ast"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// reportPolicy words a verdict.
func (in *interp) reportPolicy(rec value, p policy, credentials value, sure bool, call ast.Node, w *pathState) {
	fd := finding{at: p.at, because: append(w.because[:len(w.because):len(w.because)], p.because...), attacker: p.attacker}
	switch {
	case in.inPackage(p.at):
	case in.inPackage(credentials.at):
		fd.at = credentials.at
	case call != nil && len(rec.fields) > 0:
		fd.at = call
	default:
		return // the package that wrote it reports it
	}
	if in.inPackage(credentials.at) && credentials.at != fd.at {
		fd.also, fd.alsoText = credentials.at, "credentials are allowed here"
	}
	fd.setting = p.setting
	if fd.setting == "" && !sure && !p.anyway {
		fd.setting = whenCredentials
	}
	lib := rec.row.Library
	switch p.result {
	case knowledge.CORSReflects:
		fd.category = exploitable
		who := "any website"
		if p.weak {
			fd.category, who = weakMatch, "whoever owns such a name"
		} else if p.attacker == "null" {
			fd.category, who = nullOrigin, "any website, from a sandboxed iframe,"
		}
		fd.message = fmt.Sprintf("%s: %s, and credentials are allowed: %s can read responses with the user's cookies; allow the trusted origins by name", lib, p.why, who)
	case knowledge.CORSStar:
		fd.category = rejected
		fd.message = fmt.Sprintf("%s sends \"*\" with %s: true (%s), which browsers refuse: requests with cookies fail; list the trusted origins, or leave credentials off", lib, allowCredentials, p.why)
		fd.fixes = in.withoutCredentials(credentials.at)
	case knowledge.CORSFails:
		fd.category = failsAtStart
		also := " and credentials are allowed"
		if p.anyway {
			also = ""
		} else {
			fd.fixes = in.withoutCredentials(credentials.at)
		}
		fd.message = fmt.Sprintf("%s %s: %s%s; list the trusted origins", lib, rec.row.Failure, p.why, also)
		if rec.row.Empty == knowledge.CORSFails && strings.HasPrefix(p.why, "no origins") {
			fd.fixes = nil
		}
	default:
		return
	}
	in.report(fd)
}

func (in *interp) inPackage(n ast.Node) bool {
	if n == nil {
		return false
	}
	file := in.pass.Fset.File(n.Pos())
	for _, f := range in.pass.Files {
		if in.pass.Fset.File(f.FileStart) == file {
			return true
		}
	}
	return false
}
