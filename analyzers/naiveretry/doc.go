// Package naiveretry defines an Analyzer that checks loops which repeat a
// failed call.
//
// # Analyzer naiveretry
//
// naiveretry: report retries without delay, without end, or deaf to cancellation
//
// A service that is down is hit hardest by those who retry at once: every
// caller becomes a loop at full speed, and the service that comes back is
// drowned again. A retry that never gives up, or sleeps through cancellation,
// keeps goroutines and shutdowns waiting.
//
// # Reported
//
// A loop that calls something remote, goes round again when that fails and
// leaves when it succeeds: `nodelay` if it does not wait in between,
// `unbounded` if nothing but success ends it, `ctxsleep` if it sleeps with
// time.Sleep although a context is at hand, `wastedsleep` if it sleeps after
// the last attempt or before the first. Loops are recognised by what they do,
// not by names; calls count as remote when they, or functions of this module
// that they call, reach the network, a database or another process.
//
// # Fix
//
// Wait between attempts, longer each time, with some jitter and a limit, in a
// select that also listens to the context; a library such as
// github.com/cenkalti/backoff does all of it. Give up after some attempts or a
// deadline, and return the last error.
//
// # Not reported
//
// Reading and accepting loops, consumers and pagination, where success goes
// round as well; search loops and failover, where each round asks something
// else; repeats after a conflict, such as optimistic locking; waiting that a
// called function does. Loops made with goto or recursion are not seen.
package naiveretry
