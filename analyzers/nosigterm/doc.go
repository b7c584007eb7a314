// Package nosigterm defines an Analyzer that reports programs which serve and
// are never told to stop.
//
// # Analyzer nosigterm
//
// nosigterm: report services that do not shut down in order on SIGTERM
//
// Kubernetes, Docker and systemd stop a process with SIGTERM and kill it some
// seconds later. A service that doesn't catch the signal dies at once: on
// every deploy the requests in flight are cut, messages are handled twice or
// half, and buffers are lost. One that catches it and forgets its server is no
// better off.
//
// # Reported
//
// Main packages are judged by what main leads to, through functions, methods,
// closures, interfaces of the module and commands, across its packages:
//
//   - unhandled: the program serves or consumes, and nothing catches SIGTERM,
//     or only a goroutine that ends nothing but itself.
//   - sigint-only: it catches os.Interrupt, which is Ctrl-C, but not SIGTERM.
//   - no-drain: SIGTERM is caught, and a server is never shut down, or cannot
//     be because nobody holds it, as with http.ListenAndServe and gin's Run.
//
// Other mistakes are reported where they stand:
//
//   - cancelled-shutdown: Shutdown gets a context that is done already,
//     because the code has just waited for that or has cancelled it; it returns
//     without draining.
//   - no-deadline: Shutdown gets context.Background or context.TODO.
//   - endless-stream: GracefulStop of a gRPC server without a Stop after a
//     time, where a service of the package has methods that stream.
//   - fatal-serve: any error of ListenAndServe ends the process, although the
//     server is shut down elsewhere, which makes it return
//     http.ErrServerClosed while requests are still being drained.
//   - early-exit: main serves, a goroutine shuts the server down, and main
//     returns without waiting for it.
//   - go-argument: go log.Fatal(srv.ListenAndServe()) serves before the
//     goroutine starts, and nothing after it runs.
//   - bad-notify (off unless enabled): signal.Notify with an unbuffered
//     channel, or with a signal that cannot be caught.
//   - aux-listener (off unless enabled): a listener for metrics, profiles or
//     health that nothing can shut down.
//
// # Fix
//
// Make a context with signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM),
// serve with an http.Server in a goroutine, wait for the context, and call
// Shutdown with a context that has a timeout of its own, shorter than the
// grace period of the platform. Missing signals and timeouts are added by
// suggested fixes.
//
// # Not reported
//
// Listeners for metrics, profiles and health, and those on the loopback
// interface. Programs in folders for examples, tests and tools (the option
// examples has them checked), tests and what imports testing, plugins, and
// functions of a cloud platform. Frameworks that catch SIGTERM themselves.
// Programs that call something of another module which may catch signals, or
// catch signals that are known only at run time: when in doubt, nothing is
// said. A shutdown after the server itself has failed.
//
// Whatever a function mentions counts as run, and any method that catches
// SIGTERM counts for a program that imports it. A server counts as shut down if
// the program shuts down any of its kind.
package nosigterm
