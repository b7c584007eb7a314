// Package naiveretry defines an Analyzer that checks retries: loops that
// repeat a failed call, and the settings of retry libraries.
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
// Code that calls something remote, goes round again when that fails and
// leaves when it succeeds: for and range loops, gotos, and functions that call
// themselves. An error counts as a failure, and so does a status of HTTP such
// as 503. The categories are `nodelay` if nothing waits in between,
// `unbounded` if nothing but success ends it, `ctxsleep` if it sleeps with
// time.Sleep although a context is at hand, `wastedsleep` if it sleeps after
// the last attempt or before the first, and `resentbody` if each attempt sends
// one http.Request whose body the first has read.
//
// `doomed` is a retry of an HTTP request that goes on after every status but
// success, as with `if resp.StatusCode != http.StatusOK { …; continue }`. A
// 400, 401, 403 or 404 stays what it is: the caller gets its error only after
// all attempts and pauses, and one wrong client makes as many requests as
// several. A loop that has one of the defects above is reported for that alone.
//
// `nodelay` is also a loop that sleeps between its rounds, but goes round at
// once when the call fails.
//
// Retries are recognised by what they do, not by names. Calls count as remote
// when they, or functions of this module that they call, reach the network, a
// database or another process.
//
// The settings of retry libraries are read as well, where they are constants:
// cenkalti/backoff, avast/retry-go, sethvargo/go-retry, go-retryablehttp, wait
// and retry of Kubernetes, failsafe-go, and the retry of go-grpc-middleware.
// So are calls of the project's own retry helpers that switch the pause off.
//
// Off by default are `fixeddelay`, for pauses that never grow, and `nojitter`,
// for pauses that grow without a random part.
//
// # Fix
//
// Wait between attempts, longer each time, with some jitter and a limit, in a
// select that also listens to the context; a library such as
// github.com/cenkalti/backoff does all of it. Give up after some attempts or a
// deadline, and return the last error. Return at once what a repeat cannot
// mend: a status of 4xx but 408 and 429.
//
// # Not reported
//
// Reading and accepting loops, consumers and pagination, where success goes
// round as well; search loops and failover, where each round asks something
// else; repeats after a conflict, such as optimistic locking; one more try;
// waiting that a called function does. Settings that are not constants.
// Operations that a library repeats without a limit are left alone if they, or
// functions that they call, mark errors as permanent. Sleeps of up to a second
// between two looks at the context. Loops that treat some status of 4xx apart,
// that compare with 500, or that leave it to a function or to the body of the
// response whether to go on; loops that wait for a server to come up.
package naiveretry
