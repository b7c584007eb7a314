// Package controllerruntime has what the fixtures need of the real one, which
// hands its functions on in variables.
package controllerruntime

import (
	"context"

	"sigs.k8s.io/controller-runtime/pkg/manager"
)

type (
	Manager = manager.Manager
	Options = manager.Options
)

func setupSignalHandler() context.Context { return context.Background() }

var (
	NewManager         = manager.New
	SetupSignalHandler = setupSignalHandler
)
