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

// site is a call that serves or consumes.
type site struct {
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

// summary is what a function does, with all that it calls or hands on.
type summary struct {
	Effects effects
	Sites   []site

	caught span // where this package catches signals, and not SIGTERM
}

// plain returns the summary without positions, which mean nothing in another
// package than the one they were found in.
func (s *summary) plain() *summary {
	p := &summary{Effects: s.Effects, Sites: slices.Clone(s.Sites)}
	for i := range p.Sites {
		p.Sites[i].at = span{}
	}
	return p
}

// maxSites bounds what a function's summary carries; programs with more
// listeners than this are judged by the first ones.
const maxSites = 12

func (s *summary) empty() bool { return s.Effects == 0 && len(s.Sites) == 0 }

// add takes over what another function does, and reports whether that is news.
func (s *summary) add(o *summary, e edge) bool {
	news := s.Effects|o.Effects != s.Effects
	s.Effects |= o.Effects
	if !s.caught.here() {
		s.caught = o.caught
	}
	for _, in := range o.Sites {
		in.Spawned = in.Spawned || e.spawned
		in.Aux = in.Aux || e.aux
		if !in.at.here() {
			in.at = e.at
		}
		news = s.site(in) || news
	}
	return news
}

// site adds a site; of two ways to the same one, the one that makes it a main
// listener counts.
func (s *summary) site(in site) bool {
	i := slices.IndexFunc(s.Sites, func(x site) bool { return x.ID == in.ID })
	if i < 0 {
		if len(s.Sites) >= maxSites {
			return false
		}
		s.Sites = append(s.Sites, in)
		return true
	}
	old := s.Sites[i]
	s.Sites[i].Spawned = old.Spawned && in.Spawned
	s.Sites[i].Aux = old.Aux && in.Aux
	return s.Sites[i] != old
}
