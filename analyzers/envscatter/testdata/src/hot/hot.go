package hot // want package:`env\(library, \d+ reads\)`

import (
	"context"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/go-openapi/runtime/middleware"
	"github.com/hibiken/asynq"
)

type api struct{ once sync.Once }

func (a *api) kick(params map[string]any) {
	params["redis"] = os.Getenv("REDIS_ADDR") // want `^a missing or wrong REDIS_ADDR fails each request or job in api.kick, not the start`
}

func (a *api) createSchedule(ctx context.Context) middleware.Responder {
	go a.kick(map[string]any{})
	return nil
}

func routes(mux *http.ServeMux) {
	prefix := os.Getenv("URL_PREFIX") // want `^a missing or wrong URL_PREFIX shows only when routes runs`
	mux.HandleFunc(prefix, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Server", os.Getenv("SERVER_NAME")) // want `^a missing or wrong SERVER_NAME fails each request or job in routes, not the start`
		helper()
	})
}

func helper() string { return os.Getenv("HELPER_MODE") } // want `^a missing or wrong HELPER_MODE fails each request or job in helper, not the start`

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.once.Do(func() {
		_ = os.Getenv("ONCE_ONLY") // want `^a missing or wrong ONCE_ONLY shows only when api.ServeHTTP runs`
		onceHelper()
	})
}

func onceHelper() string { return os.Getenv("ONCE_HELPER") } // want `^a missing or wrong ONCE_HELPER shows only when onceHelper runs`

func process(ctx context.Context, task *asynq.Task) error {
	_ = os.Getenv("TASK_MODE") // want `^a missing or wrong TASK_MODE fails each request or job in process, not the start`
	return nil
}

type request struct{}

func (*request) ProtoMessage() {}

func (a *api) Get(ctx context.Context, in *request) (*request, error) {
	_ = os.Getenv("GRPC_MODE") // want `^a missing or wrong GRPC_MODE fails each request or job in api.Get, not the start`
	return in, nil
}

func worker(jobs chan int) {
	for {
		time.Sleep(time.Second)
		_ = os.Getenv("WORKER_MODE") // want `^a missing or wrong WORKER_MODE shows in an endless loop of worker`
		for range 3 {
			_ = os.Getenv("INNER_MODE") // want `^a missing or wrong INNER_MODE shows in an endless loop of worker`
		}
	}
}

func consumer(jobs chan int) {
	mode := os.Getenv("CONSUMER_MODE") // want `^a missing or wrong CONSUMER_MODE shows only when consumer runs`
	for range jobs {
		_ = mode + os.Getenv("JOB_MODE") // want `^a missing or wrong JOB_MODE shows in an endless loop of consumer`
	}
}
