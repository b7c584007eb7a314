package main

import (
	"os"

	ctrl "sigs.k8s.io/controller-runtime"
)

// The function that catches the signals is one in a variable.
func main() {
	mgr, err := ctrl.NewManager(ctrl.Options{})
	if err != nil {
		os.Exit(1)
	}
	if err := mgr.Start(ctrl.SetupSignalHandler()); err != nil {
		os.Exit(1)
	}
}
