package corswildcard

import "strings"

// Of a text that is not known, this much may be: that it is a setting as it was
// given, with known text around it, or that the sender of the request chooses it.
// Both are kept in the field s of a value of the kind unknown, which needs none.
const (
	settingMark = "\x00"
	chosenMark  = "\x01"
)

// setting is a text, or a list of texts, that comes from the configuration.
func setting() value { return value{config: true, s: settingMark + settingMark} }

// chosen is a text that the sender of the request chooses: any website can have
// its visitors send what it likes.
func chosen() value { return value{request: true, s: chosenMark} }

func (v value) chosen() bool { return v.kind == unknown && v.s == chosenMark }

// around is the known text around a setting. Text that was computed of one, such
// as an entry without its "*", is none.
func (v value) around() (lead, tail string, ok bool) {
	rest, ok := strings.CutPrefix(v.s, settingMark)
	if !ok || v.kind != unknown {
		return "", "", false
	}
	lead, tail, _ = strings.Cut(rest, settingMark)
	return lead, tail, true
}

// concatPartial joins a known text with one of which a part is known.
func concatPartial(x, y value) (value, bool) {
	switch {
	case x.kind == text && !x.origin:
		if y.chosen() {
			return y, true // "https://" + site: the host is what counts
		}
		if lead, tail, ok := y.around(); ok {
			v := joinTaint(x, y)
			v.s = settingMark + x.s + lead + settingMark + tail
			return v, true
		}
	case y.kind == text && !y.origin:
		if lead, tail, ok := x.around(); ok {
			v := joinTaint(x, y)
			v.s = settingMark + lead + settingMark + tail + y.s
			return v, true
		}
	}
	return value{}, false
}

// changePartial applies a change such as strings.ToLower to such a text.
func changePartial(v value, change func(string) string) (value, bool) {
	if v.chosen() {
		return v, true
	}
	lead, tail, ok := v.around()
	if ok {
		v.s = settingMark + change(lead) + settingMark + change(tail)
	}
	return v, ok
}

// partialFunc evaluates a function of package strings on texts that are known in
// part.
func (in *interp) partialFunc(name string, args []value) (value, bool) {
	if change, ok := stringChanges[name]; ok && len(args) == 1 {
		return changePartial(args[0], change)
	}
	if len(args) == 2 {
		return in.comparePart(name, args[0], args[1])
	}
	return value{}, false
}

// assumedEntry stands for a setting that an origin is compared with, by a part.
const assumedEntry = "shop.example"

// The origins of an attacker against whom a comparison by a part is no check,
// whatever the setting is.
const (
	assumedSuffix = "https://evil" + assumedEntry
	assumedPrefix = "https://" + assumedEntry + untrustedTail
)

func assumed(attacker string) bool { return attacker == assumedSuffix || attacker == assumedPrefix }

// comparePart decides a comparison of the origin with a part that is a setting.
// Whatever it is, another name ends, begins or goes on like it, unless the
// comparison itself has the dot or the scheme before it, or what ends a host.
func (in *interp) comparePart(function string, origin, part value) (value, bool) {
	lead, tail, ok := part.around()
	if !ok || origin.kind != text || !origin.origin || part.origin {
		return value{}, false
	}
	entry := assumedEntry
	holds := strings.Contains
	switch function {
	case "HasSuffix":
		if strings.HasPrefix(lead, ".") || strings.Contains(lead, "://") {
			return value{}, false
		}
		in.hint(hint{assumed: assumedSuffix})
		holds = strings.HasSuffix
	case "HasPrefix":
		if strings.ContainsAny(tail, ":/") {
			return value{}, false
		}
		if strings.Contains(origin.s, "://") && !strings.Contains(lead, "://") {
			entry = "https://" + entry
		}
		in.hint(hint{assumed: assumedPrefix})
		holds = strings.HasPrefix
	case "Contains":
		in.hint(hint{assumed: assumedPrefix})
	default:
		return value{}, false
	}
	if !assumed(in.attacker) {
		return value{}, false
	}
	return boolOf(holds(origin.s, lead+entry+tail)).withTaint(origin), true
}
