package corswildcard

import (
	"fmt"
	"go/ast"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// What happens comes first in a message: who can do what, or what fails.
const (
	anyWebsite = "any website can read users' data: "
	fromIframe = "any website can read users' data from a sandboxed iframe: "
	refused    = "browsers refuse \"*\" with cookies: "
)

// canRead is the same for an attacker who needs a certain origin.
func canRead(attacker string) string {
	if attacker == "null" {
		return fromIframe // sends that Origin
	}
	return "a site such as " + attacker + " can read users' data: "
}

// pronoun stands for the attacker behind [canRead].
func pronoun(attacker string) string {
	if attacker == "null" {
		return attacker
	}
	return "it"
}

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
		happens := anyWebsite
		if p.weak {
			fd.category, happens = weakMatch, canRead(p.attacker)
		} else if p.attacker == "null" {
			fd.category, happens = nullOrigin, fromIframe
		}
		fd.message = fmt.Sprintf("%s%s (%s)", happens, p.why, lib)
		fd.advice = "allow the trusted origins by name, or leave credentials off"
	case knowledge.CORSStar:
		fd.category = rejected
		fd.message = fmt.Sprintf("%s%s (%s)", refused, p.why, lib)
		fd.advice = "list the trusted origins, or leave credentials off"
		fd.fixes = in.withoutCredentials(credentials.at)
	case knowledge.CORSFails:
		fd.category = failsAtStart
		also := " and credentials are allowed"
		if p.anyway {
			also = ""
		} else {
			fd.fixes = in.withoutCredentials(credentials.at)
		}
		fd.message = fmt.Sprintf("%s %s: %s%s", lib, rec.row.Failure, p.why, also)
		fd.advice = "list the trusted origins"
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
