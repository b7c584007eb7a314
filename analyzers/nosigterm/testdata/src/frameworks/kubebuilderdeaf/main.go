package main

import (
	"context"
	"os"

	ctrl "sigs.k8s.io/controller-runtime"
)

func main() {
	mgr, err := ctrl.NewManager(ctrl.Options{})
	if err != nil {
		os.Exit(1)
	}
	if err := mgr.Start(context.Background()); err != nil { // want `nothing catches SIGTERM`
		os.Exit(1)
	}
}
