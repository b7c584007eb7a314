package knowledge

import (
	"maps"
	"slices"
	"testing"

	"github.com/patternvet/patternvet/analyzers/internal/analyzertest"
)

// TestRetryNames finds rows that name nothing in the real module.
func TestRetryNames(t *testing.T) {
	modules := map[string][2]string{ // module and version, by package
		"github.com/cenkalti/backoff":                                        {"github.com/cenkalti/backoff", "v2.2.1+incompatible"},
		"github.com/cenkalti/backoff/v3":                                     {"github.com/cenkalti/backoff/v3", "v3.2.2"},
		"github.com/cenkalti/backoff/v4":                                     {"github.com/cenkalti/backoff/v4", "v4.3.0"},
		"github.com/cenkalti/backoff/v5":                                     {"github.com/cenkalti/backoff/v5", "v5.0.3"},
		"github.com/avast/retry-go":                                          {"github.com/avast/retry-go", "v3.0.0+incompatible"},
		"github.com/avast/retry-go/v3":                                       {"github.com/avast/retry-go/v3", "v3.1.1"},
		"github.com/avast/retry-go/v4":                                       {"github.com/avast/retry-go/v4", "v4.7.0"},
		"github.com/avast/retry-go/v5":                                       {"github.com/avast/retry-go/v5", "v5.1.1"},
		"github.com/sethvargo/go-retry":                                      {"github.com/sethvargo/go-retry", "v0.4.0"},
		"github.com/hashicorp/go-retryablehttp":                              {"github.com/hashicorp/go-retryablehttp", "v0.7.8"},
		"k8s.io/apimachinery/pkg/util/wait":                                  {"k8s.io/apimachinery", "v0.31.4"},
		"k8s.io/client-go/util/retry":                                        {"k8s.io/client-go", "v0.31.4"},
		"github.com/failsafe-go/failsafe-go/retrypolicy":                     {"github.com/failsafe-go/failsafe-go", "v0.9.8"},
		"github.com/grpc-ecosystem/go-grpc-middleware/retry":                 {"github.com/grpc-ecosystem/go-grpc-middleware", "v1.4.0"},
		"github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/retry": {"github.com/grpc-ecosystem/go-grpc-middleware/v2", "v2.3.4"},
	}
	for path, table := range retryAPIs {
		names := slices.Sorted(maps.Keys(table))
		for name, api := range table {
			for _, field := range api.Fields {
				names = append(names, name+"."+field.Name)
			}
		}
		module, ok := modules[path]
		if !ok {
			t.Errorf("%s: add its module to the test", path)
			continue
		}
		analyzertest.RealAPI(t, module[0], module[1], path, names...)
	}
}
