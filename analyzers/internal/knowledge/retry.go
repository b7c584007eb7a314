package knowledge

import "go/types"

// RetryPart is what an argument, an option or a field of a retry library says.
type RetryPart int

// The parts of a retry.
const (
	RetryOther     RetryPart = iota // nothing that matters
	RetryOperation                  // what is repeated
	RetryPolicy                     // a value made by another function of the library
	RetryPause                      // how long to wait; the first pause, where it grows
	RetryPauseCap                   // the longest pause; zero means no pauses
	RetryShape                      // a function that makes pauses
	RetryAttempts                   // how often in all
	RetryRepeats                    // how often after the first
	RetryElapsed                    // for how long; zero means for ever
	RetryContext                    // the context that ends it
)

// RetryEnd is how an operation ends its own retry without success.
type RetryEnd int

// The ways to give up.
const (
	EndsByMark   RetryEnd = iota // with an error marked by Permanent, Unrecoverable or the like
	EndsByError                  // with any error
	EndsUnmarked                 // with any error that RetryableError does not mark
)

// RetryField is a field of a struct with what it says.
type RetryField struct {
	Name string
	Part RetryPart
}

// RetryAPI is a function, a method or a struct type of a retry library, as its
// newest release of that import path behaves.
type RetryAPI struct {
	Runs     bool         // it repeats an operation, or makes what does
	Remote   bool         // what it repeats is a remote call
	Response bool         // the same, if its type argument is *http.Response
	NoPause  bool         // the pause is zero unless something sets it
	Shaped   bool         // pauses are made by a function that does not care for a zero pause
	Elapsed  bool         // it ends after some time unless that is set to zero
	Ends     bool         // something else may end it
	Attempts int64        // the limit unless it is set, 0 for none
	NoLimit  bool         // it takes a limit away
	ZeroEver bool         // zero attempts mean no limit
	LessEver bool         // -1 attempts mean no limit
	GivesUp  RetryEnd     // how the operation ends it
	Receiver RetryPart    // of a method
	Args     []RetryPart  // the last stands for all further ones
	Fields   []RetryField // of a type, in the order in which they count
}

// RetryCall returns what is known about a function or method.
func RetryCall(fn *types.Func) (RetryAPI, bool) {
	if fn == nil || fn.Pkg() == nil {
		return RetryAPI{}, false
	}
	name := fn.Name()
	if recv := fn.Signature().Recv(); recv != nil {
		named := namedType(recv.Type())
		if named == nil {
			return RetryAPI{}, false
		}
		name = named.Obj().Name() + "." + name
	}
	api, ok := retryAPIs[fn.Pkg().Path()][name]
	return api, ok
}

// RetryType returns what is known about a struct type or a pointer to one.
func RetryType(t types.Type) (RetryAPI, bool) {
	named := namedType(t)
	if named == nil || named.Obj().Pkg() == nil {
		return RetryAPI{}, false
	}
	api, ok := retryAPIs[named.Obj().Pkg().Path()][named.Obj().Name()]
	return api, ok
}

func namedType(t types.Type) *types.Named {
	if t == nil {
		return nil
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, _ := types.Unalias(t).(*types.Named)
	return named
}

// PausesAsTold reports whether a pause-making function of a library returns
// zero when the pause it is told is zero.
func PausesAsTold(fn *types.Func) bool {
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	api, ok := retryAPIs[fn.Pkg().Path()][fn.Name()]
	return ok && len(api.Args) == 0 && !api.Shaped && !api.Runs
}

// RetryLibrary reports whether a package is a retry library.
func RetryLibrary(path string) bool { return retryAPIs[path] != nil }

// retryAPIs is all that is known, by package and by Func, Type or Type.Method.
var retryAPIs = map[string]map[string]RetryAPI{
	"github.com/cenkalti/backoff":    cenkalti(RetryAPI{Args: []RetryPart{RetryPolicy, RetryRepeats}, ZeroEver: true}),
	"github.com/cenkalti/backoff/v3": cenkalti(RetryAPI{Args: []RetryPart{RetryPolicy, RetryRepeats}, ZeroEver: true}),
	"github.com/cenkalti/backoff/v4": with(cenkalti(RetryAPI{Args: []RetryPart{RetryPolicy, RetryRepeats}}), map[string]RetryAPI{
		"RetryWithData":           {Runs: true, Args: []RetryPart{RetryOperation, RetryPolicy}},
		"RetryNotifyWithData":     {Runs: true, Args: []RetryPart{RetryOperation, RetryPolicy, RetryOther}},
		"WithInitialInterval":     {Args: []RetryPart{RetryPause}},
		"WithMaxInterval":         {Args: []RetryPart{RetryPauseCap}},
		"WithMaxElapsedTime":      {Args: []RetryPart{RetryElapsed}},
		"WithMultiplier":          {Args: []RetryPart{RetryOther}},
		"WithRandomizationFactor": {Args: []RetryPart{RetryOther}},
	}),
	"github.com/cenkalti/backoff/v5": {
		"Retry":                 {Runs: true, Elapsed: true, Args: []RetryPart{RetryContext, RetryOperation, RetryPolicy}},
		"WithBackOff":           {Args: []RetryPart{RetryPolicy}},
		"WithNotify":            {Args: []RetryPart{RetryOther}},
		"WithMaxTries":          {ZeroEver: true, Args: []RetryPart{RetryAttempts}},
		"WithMaxElapsedTime":    {Args: []RetryPart{RetryElapsed}},
		"NewExponentialBackOff": {},
		"ExponentialBackOff":    {NoPause: true, Fields: []RetryField{{"InitialInterval", RetryPause}, {"MaxInterval", RetryPauseCap}}},
		"NewConstantBackOff":    {Args: []RetryPart{RetryPause}},
		"ConstantBackOff":       {NoPause: true, Fields: []RetryField{{"Interval", RetryPause}}},
		"ZeroBackOff":           {NoPause: true},
		"StopBackOff":           {Ends: true},
	},
	"github.com/avast/retry-go":    avast(RetryAPI{Args: []RetryPart{RetryAttempts}}),
	"github.com/avast/retry-go/v3": avast(RetryAPI{Args: []RetryPart{RetryAttempts}}),
	"github.com/avast/retry-go/v4": with(avast(RetryAPI{Args: []RetryPart{RetryAttempts}, ZeroEver: true}), map[string]RetryAPI{
		"DoWithData":             {Runs: true, Shaped: true, Attempts: 10, Args: []RetryPart{RetryOperation, RetryPolicy}},
		"UntilSucceeded":         {NoLimit: true},
		"AttemptsForError":       {Ends: true, Args: []RetryPart{RetryOther}},
		"FullJitterBackoffDelay": {},
	}),
	"github.com/avast/retry-go/v5": with(avast(RetryAPI{Args: []RetryPart{RetryAttempts}, ZeroEver: true}), map[string]RetryAPI{
		"UntilSucceeded":               {NoLimit: true},
		"AttemptsForError":             {Ends: true, Args: []RetryPart{RetryOther}},
		"FullJitterBackoffDelay":       {},
		"New":                          {Shaped: true, Attempts: 10, Args: []RetryPart{RetryPolicy}},
		"NewWithData":                  {Shaped: true, Attempts: 10, Args: []RetryPart{RetryPolicy}},
		"Retrier.Do":                   {Runs: true, Receiver: RetryPolicy, Args: []RetryPart{RetryOperation}},
		"RetrierWithData.Do":           {Runs: true, Receiver: RetryPolicy, Args: []RetryPart{RetryOperation}},
		"WithThrottle":                 {Ends: true, Args: []RetryPart{RetryOther}},
		"WithFixedTokenBucketThrottle": {Ends: true, Args: []RetryPart{RetryOther}},
	}, "Do"),
	"github.com/sethvargo/go-retry": {
		"Do":                {Runs: true, GivesUp: EndsUnmarked, Args: []RetryPart{RetryContext, RetryPolicy, RetryOperation}},
		"DoValue":           {Runs: true, GivesUp: EndsUnmarked, Args: []RetryPart{RetryContext, RetryPolicy, RetryOperation}},
		"Constant":          {Runs: true, GivesUp: EndsUnmarked, Args: []RetryPart{RetryContext, RetryOther, RetryOperation}},
		"Exponential":       {Runs: true, GivesUp: EndsUnmarked, Args: []RetryPart{RetryContext, RetryOther, RetryOperation}},
		"Fibonacci":         {Runs: true, GivesUp: EndsUnmarked, Args: []RetryPart{RetryContext, RetryOther, RetryOperation}},
		"NewConstant":       {Args: []RetryPart{RetryOther}}, // these panic without a pause
		"NewExponential":    {Args: []RetryPart{RetryOther}},
		"NewFibonacci":      {Args: []RetryPart{RetryOther}},
		"WithJitter":        {Args: []RetryPart{RetryOther, RetryPolicy}},
		"WithJitterPercent": {Args: []RetryPart{RetryOther, RetryPolicy}},
		"WithMaxRetries":    {Args: []RetryPart{RetryRepeats, RetryPolicy}},
		"WithMaxDuration":   {Ends: true, Args: []RetryPart{RetryOther, RetryPolicy}},
		"WithCappedDuration": {
			Args: []RetryPart{RetryPauseCap, RetryPolicy},
		},
	},
	"github.com/hashicorp/go-retryablehttp": {
		"NewClient":           {Runs: true, Remote: true, Ends: true, Attempts: 5},
		"Client":              {Runs: true, Remote: true, Ends: true, NoPause: true, Attempts: 1, Fields: []RetryField{{"RetryWaitMin", RetryPause}, {"RetryWaitMax", RetryPauseCap}, {"RetryMax", RetryRepeats}, {"Backoff", RetryShape}}},
		"DefaultBackoff":      {},
		"LinearJitterBackoff": {Shaped: true},
	},
	"k8s.io/apimachinery/pkg/util/wait": {
		"Backoff":                          {NoPause: true, Attempts: 1, Fields: []RetryField{{"Duration", RetryPause}, {"Steps", RetryAttempts}}},
		"ExponentialBackoff":               {Runs: true, GivesUp: EndsByError, Args: []RetryPart{RetryPolicy, RetryOperation}},
		"ExponentialBackoffWithContext":    {Runs: true, GivesUp: EndsByError, Args: []RetryPart{RetryContext, RetryPolicy, RetryOperation}},
		"PollInfinite":                     {Runs: true, GivesUp: EndsByError, Args: []RetryPart{RetryOther, RetryOperation}},
		"PollInfiniteWithContext":          {Runs: true, GivesUp: EndsByError, Args: []RetryPart{RetryContext, RetryOther, RetryOperation}},
		"PollImmediateInfinite":            {Runs: true, GivesUp: EndsByError, Args: []RetryPart{RetryOther, RetryOperation}},
		"PollImmediateInfiniteWithContext": {Runs: true, GivesUp: EndsByError, Args: []RetryPart{RetryContext, RetryOther, RetryOperation}},
		"PollUntilContextCancel":           {Runs: true, GivesUp: EndsByError, Args: []RetryPart{RetryContext, RetryPause, RetryOther, RetryOperation}},
		"PollUntilContextTimeout":          {Runs: true, GivesUp: EndsByError, Ends: true, Args: []RetryPart{RetryContext, RetryPause, RetryOther, RetryOther, RetryOperation}},
	},
	"k8s.io/client-go/util/retry": {
		"OnError": {Runs: true, Ends: true, Args: []RetryPart{RetryPolicy, RetryOther, RetryOperation}},
	},
	"github.com/failsafe-go/failsafe-go/retrypolicy": {
		"NewBuilder":                {NoPause: true, Attempts: 3, Ends: true},
		"NewWithDefaults":           {Runs: true, Response: true, NoPause: true, Attempts: 3, Ends: true},
		"Builder.WithMaxAttempts":   {LessEver: true, Receiver: RetryPolicy, Args: []RetryPart{RetryAttempts}},
		"Builder.WithMaxRetries":    {LessEver: true, Receiver: RetryPolicy, Args: []RetryPart{RetryRepeats}},
		"Builder.WithMaxDuration":   {Receiver: RetryPolicy, Args: []RetryPart{RetryOther}},
		"Builder.WithBackoff":       {Receiver: RetryPolicy, Args: []RetryPart{RetryPause, RetryOther}},
		"Builder.WithBackoffFactor": {Receiver: RetryPolicy, Args: []RetryPart{RetryPause, RetryOther}},
		"Builder.WithRandomDelay":   {Receiver: RetryPolicy, Args: []RetryPart{RetryOther, RetryPause}},
		"Builder.WithJitter":        {Receiver: RetryPolicy, Args: []RetryPart{RetryOther}},
		"Builder.WithJitterFactor":  {Receiver: RetryPolicy, Args: []RetryPart{RetryOther}},
		"Builder.ReturnLastFailure": {Receiver: RetryPolicy},
		"Builder.Build":             {Runs: true, Response: true, Receiver: RetryPolicy},
	},
	"github.com/grpc-ecosystem/go-grpc-middleware/retry":                 grpcRetry(),
	"github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/retry": grpcRetry(),
}

// cenkalti is the part that the majors before 5 have in common.
func cenkalti(maxRetries RetryAPI) map[string]RetryAPI {
	run := RetryAPI{Runs: true, Args: []RetryPart{RetryOperation, RetryPolicy, RetryOther}}
	return map[string]RetryAPI{
		"Retry": run, "RetryNotify": run,
		"WithMaxRetries":        maxRetries,
		"WithContext":           {Args: []RetryPart{RetryPolicy, RetryContext}},
		"NewExponentialBackOff": {Elapsed: true, Args: []RetryPart{RetryPolicy}},
		"ExponentialBackOff": {NoPause: true, Fields: []RetryField{
			{"InitialInterval", RetryPause}, {"MaxInterval", RetryPauseCap}, {"MaxElapsedTime", RetryElapsed},
		}},
		"NewConstantBackOff": {Args: []RetryPart{RetryPause}},
		"ConstantBackOff":    {NoPause: true, Fields: []RetryField{{"Interval", RetryPause}}},
		"ZeroBackOff":        {NoPause: true},
		"StopBackOff":        {Ends: true},
	}
}

// avast is the part that the majors have in common. Before 4, zero attempts
// meant none.
func avast(attempts RetryAPI) map[string]RetryAPI {
	run := RetryAPI{Runs: true, Shaped: true, Attempts: 10, Args: []RetryPart{RetryOperation, RetryPolicy}}
	return map[string]RetryAPI{
		"Do":            run,
		"Attempts":      attempts,
		"RetryIf":       {Ends: true, Args: []RetryPart{RetryOther}},
		"Context":       {Args: []RetryPart{RetryContext}},
		"Delay":         {Args: []RetryPart{RetryPause}},
		"MaxDelay":      {Args: []RetryPart{RetryOther}},
		"MaxJitter":     {Args: []RetryPart{RetryOther}},
		"DelayType":     {Args: []RetryPart{RetryShape}},
		"OnRetry":       {Args: []RetryPart{RetryOther}},
		"LastErrorOnly": {Args: []RetryPart{RetryOther}},
		"FixedDelay":    {},
		"BackOffDelay":  {}, // starts at a nanosecond
		"RandomDelay":   {Shaped: true},
	}
}

func grpcRetry() map[string]RetryAPI {
	run := RetryAPI{Runs: true, Remote: true, Ends: true, Attempts: 1, Args: []RetryPart{RetryPolicy}}
	pause := RetryAPI{Args: []RetryPart{RetryPause, RetryOther}}
	return map[string]RetryAPI{
		"UnaryClientInterceptor": run, "StreamClientInterceptor": run,
		"WithMax":             {Args: []RetryPart{RetryAttempts}},
		"WithBackoff":         {Args: []RetryPart{RetryPolicy}},
		"WithCodes":           {Args: []RetryPart{RetryOther}},
		"WithPerRetryTimeout": {Args: []RetryPart{RetryOther}},
		"BackoffLinear":       pause, "BackoffLinearWithJitter": pause,
		"BackoffExponential": pause, "BackoffExponentialWithJitter": pause,
	}
}

// with adds entries to a table and takes those of the names out.
func with(table, more map[string]RetryAPI, without ...string) map[string]RetryAPI {
	for name, api := range more {
		table[name] = api
	}
	for _, name := range without {
		delete(table, name)
	}
	return table
}
