package worker

type Worker interface {
	Start() error
	Run(interruptCh <-chan any) error
	Stop()
}

func New(client any, queue string) Worker { return nil }

func InterruptCh() <-chan any { return nil }
