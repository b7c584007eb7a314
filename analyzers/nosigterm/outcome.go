package nosigterm

import "slices"

// effects is a set of things that happen when a function runs.
type effects uint16

const (
	takesTerm      effects = 1 << iota // SIGTERM is caught
	takesInt                           // SIGINT is caught
	takesOther                         // another signal is caught
	unknown                            // signals may be caught, nobody can tell which
	unknownRun                         // a framework may run the program, and catch signals
	drains                             // a server of some kind is stopped in an orderly way
	drainsHTTP                         // an http.Server is
	drainsGRPC                         // a grpc.Server is
	drainsListener                     // a listener is closed
	selfRun                            // a framework catches SIGTERM and stops what it runs
	platform                           // the process is ended by a platform in its own way
	swallows                           // SIGTERM is caught and nothing comes of it
	streams                            // a gRPC service has methods that stream
)

// drainsAny are the effects that stop servers.
const drainsAny = drains | drainsHTTP | drainsGRPC | drainsListener

func (e effects) has(bits effects) bool { return e&bits != 0 }

// serveCall is a call that serves or consumes.
type serveCall struct {
	ID      string // package, file and position: the same site reached twice is one
	Call    string // what is called, as http.Server.Serve
	In      string // the function around it, when it is in another package
	Lost    bool   // nobody holds what could stop it
	Consume bool
	Raw     bool    // accepts connections by itself
	Stop    effects // what can stop it in an orderly way
	Spawned bool    // runs in a goroutine
	Aux     bool    // metrics, profiles, health, or for this machine only

	at span // where this package reaches it
}

// outcome is what a function does, with all that it calls or hands on.
type outcome struct {
	Effects effects
	Sites   []serveCall

	caught span // where this package catches signals, and not SIGTERM
}

// portable returns the outcome without positions, which mean nothing in another
// package than the one they were found in.
func (o outcome) portable() outcome {
	p := outcome{Effects: o.Effects, Sites: slices.Clone(o.Sites)}
	for i := range p.Sites {
		p.Sites[i].at = span{}
	}
	return p
}

// maxSites bounds what a function's outcome carries; programs with more
// listeners than this are judged by the first ones.
const maxSites = 12

func (o outcome) empty() bool { return o.Effects == 0 && len(o.Sites) == 0 }

// reach is how a function is reached.
type reach struct {
	at      span
	spawned bool
	aux     bool
}

// with adds what another function does, and reports whether that is news.
func (o outcome) with(other outcome, e reach) (outcome, bool) {
	sum := outcome{Effects: o.Effects | other.Effects, Sites: slices.Clone(o.Sites), caught: o.caught}
	news := sum.Effects != o.Effects
	if !sum.caught.here() {
		sum.caught = other.caught
	}
	for _, in := range other.Sites {
		in.Spawned = in.Spawned || e.spawned
		in.Aux = in.Aux || e.aux
		if !in.at.here() {
			in.at = e.at
		}
		news = sum.site(in) || news
	}
	return sum, news
}

// site adds a site; of two ways to the same one, the one that makes it a main
// listener counts.
func (o *outcome) site(in serveCall) bool {
	i := slices.IndexFunc(o.Sites, func(x serveCall) bool { return x.ID == in.ID })
	if i < 0 {
		if len(o.Sites) >= maxSites {
			return false
		}
		o.Sites = append(o.Sites, in)
		return true
	}
	old := o.Sites[i]
	o.Sites[i].Spawned = old.Spawned && in.Spawned
	o.Sites[i].Aux = old.Aux && in.Aux
	return o.Sites[i] != old
}

// does is the fact of what a function or variable does.
type does struct {
	Effects effects
	Sites   []serveCall
}

// AFact marks a fact.
func (*does) AFact() {}

func (d *does) String() string { return "serves or catches signals" }

// importing is the fact of what importing a package does, its imports included.
type importing struct {
	Init    does
	Methods effects
}

// AFact marks a fact.
func (*importing) AFact() {}

func (*importing) String() string { return "serving" }
