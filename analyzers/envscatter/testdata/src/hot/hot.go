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
	params["redis"] = os.Getenv("REDIS_ADDR") // want `reads REDIS_ADDR in api.kick for each request or job`
}

func (a *api) createSchedule(ctx context.Context) middleware.Responder {
	go a.kick(map[string]any{})
	return nil
}

func routes(mux *http.ServeMux) {
	prefix := os.Getenv("URL_PREFIX") // want `reads URL_PREFIX in routes, outside the configuration`
	mux.HandleFunc(prefix, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Server", os.Getenv("SERVER_NAME")) // want `reads SERVER_NAME in routes for each request or job`
		helper()
	})
}

func helper() string { return os.Getenv("HELPER_MODE") } // want `reads HELPER_MODE in helper for each request or job`

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.once.Do(func() {
		_ = os.Getenv("ONCE_ONLY") // want `reads ONCE_ONLY in api.ServeHTTP, outside the configuration`
		onceHelper()
	})
}

func onceHelper() string { return os.Getenv("ONCE_HELPER") } // want `reads ONCE_HELPER in onceHelper, outside the configuration`

func process(ctx context.Context, task *asynq.Task) error {
	_ = os.Getenv("TASK_MODE") // want `reads TASK_MODE in process for each request or job`
	return nil
}

type request struct{}

func (*request) ProtoMessage() {}

func (a *api) Get(ctx context.Context, in *request) (*request, error) {
	_ = os.Getenv("GRPC_MODE") // want `reads GRPC_MODE in api.Get for each request or job`
	return in, nil
}

func worker(jobs chan int) {
	for {
		time.Sleep(time.Second)
		_ = os.Getenv("WORKER_MODE") // want `reads WORKER_MODE in worker on each turn of an endless loop`
		for range 3 {
			_ = os.Getenv("INNER_MODE") // want `reads INNER_MODE in worker on each turn of an endless loop`
		}
	}
}

func consumer(jobs chan int) {
	mode := os.Getenv("CONSUMER_MODE") // want `reads CONSUMER_MODE in consumer, outside the configuration`
	for range jobs {
		_ = mode + os.Getenv("JOB_MODE") // want `reads JOB_MODE in consumer on each turn of an endless loop`
	}
}
