package knowledge

import (
	"path"
	"regexp"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// EnvSource says what a function of the standard library reads from the
// environment.
type EnvSource int

// The kinds of [EnvSources].
const (
	EnvKey      EnvSource = iota + 1 // the variable that the first argument names
	EnvTemplate                      // the variables in the template that is the first argument
	EnvAll                           // all variables, as a list of KEY=value
)

// EnvSources are the functions that read the environment, by full name.
var EnvSources = map[string]EnvSource{
	"os.Getenv":       EnvKey,
	"os.LookupEnv":    EnvKey,
	"os.ExpandEnv":    EnvTemplate,
	"os.Expand":       EnvTemplate, // with os.Getenv as the mapping
	"os.Environ":      EnvAll,
	"syscall.Getenv":  EnvKey,
	"syscall.Environ": EnvAll,

	"golang.org/x/sys/unix.Getenv":     EnvKey,
	"golang.org/x/sys/unix.Environ":    EnvAll,
	"golang.org/x/sys/windows.Getenv":  EnvKey,
	"golang.org/x/sys/windows.Environ": EnvAll,
}

// EnvSourcePackages are the packages of [EnvSources].
var EnvSourcePackages = []string{"os", "syscall", "golang.org/x/sys/unix", "golang.org/x/sys/windows"}

// Viper is the import path of the viper package.
const Viper = "github.com/spf13/viper"

// envLoaders are the libraries that fill a configuration from the
// environment: import path without major version, then function or method
// names. A nil list means that importing the package is enough.
var envLoaders = map[string][]string{
	"github.com/Netflix/go-env":              {"UnmarshalFromEnviron", "Unmarshal"},
	"github.com/ardanlabs/conf":              {"Parse"},
	"github.com/caarlos0/env":                {"Parse", "ParseWithOptions", "ParseWithFuncs", "ParseAs", "ParseAsWithOptions", "Must"},
	"github.com/codingconcepts/env":          {"Set"},
	"github.com/cristalhq/aconfig":           {"LoaderFor"},
	"github.com/go-kratos/kratos/config/env": {"NewSource"},
	"github.com/ilyakaznacheev/cleanenv":     {"ReadEnv", "ReadConfig", "UpdateEnv"},
	"github.com/jinzhu/configor":             {"Load", "New"},
	"github.com/joho/godotenv":               {"Load", "Overload", "Read"},
	"github.com/joho/godotenv/autoload":      nil,
	"github.com/kelseyhightower/envconfig":   {"Process", "MustProcess"},
	"github.com/knadh/koanf/providers/env":   {"Provider", "ProviderWithValue"},
	"github.com/sethvargo/go-envconfig":      {"Process", "ProcessWith", "MustProcess"},
	"github.com/vrischmann/envconfig":        {"Init", "InitWithPrefix", "InitWithOptions"},
	"github.com/zeromicro/go-zero/core/conf": {"Load", "MustLoad", "UseEnv"},
	Viper:                                    {"AutomaticEnv", "BindEnv", "MustBindEnv", "SetEnvPrefix", "SetEnvKeyReplacer"},
	"github.com/gobuffalo/envy":              {"Load"},
	"github.com/hashicorp/go-envparse":       {"Parse"},
	"github.com/subosito/gotenv":             {"Load", "Apply", "OverLoad", "OverApply"},
}

// EnvLoaderPackage reports whether the package loads configuration from the
// environment when one of its loading functions is called; always is set when
// the import alone does.
func EnvLoaderPackage(importPath string) (is, always bool) {
	functions, is := envLoaders[symbol.Unversioned(importPath)]
	return is, is && functions == nil
}

// EnvLoader reports whether the function of the package loads configuration
// from the environment.
func EnvLoader(importPath, function string) bool {
	for _, f := range envLoaders[symbol.Unversioned(importPath)] {
		if f == function {
			return true
		}
	}
	return false
}

// flagPackages declare command-line flags: a default that is read from the
// environment there is part of a documented table.
var flagPackages = map[string]bool{
	"flag":                           true,
	"github.com/alecthomas/kingpin":  true,
	"github.com/alecthomas/kong":     true,
	"github.com/jessevdk/go-flags":   true,
	"github.com/namsral/flag":        true,
	"github.com/peterbourgon/ff":     true,
	"github.com/spf13/cobra":         true,
	"github.com/spf13/pflag":         true,
	"github.com/urfave/cli":          true,
	"gopkg.in/alecthomas/kingpin":    true,
	"gopkg.in/urfave/cli":            true,
	"k8s.io/component-base/cli/flag": true,
}

// FlagPackage reports whether the package declares command-line flags.
func FlagPackage(importPath string) bool { return flagPackages[symbol.Unversioned(importPath)] }

// requestTypes are the types that a function receives once for each request,
// message or job.
var requestTypes = map[string]bool{
	"cloud.google.com/go/pubsub.Message":                           true,
	"connectrpc.com/connect.Request":                               true,
	"github.com/IBM/sarama.ConsumerMessage":                        true,
	"github.com/astaxie/beego/context.Context":                     true,
	"github.com/beego/beego/server/web/context.Context":            true,
	"github.com/cloudwego/hertz/pkg/app.RequestContext":            true,
	"github.com/emicklei/go-restful.Request":                       true,
	"github.com/gin-gonic/gin.Context":                             true,
	"github.com/gofiber/fiber.Ctx":                                 true,
	"github.com/hibiken/asynq.Task":                                true,
	"github.com/kataras/iris.Context":                              true,
	"github.com/kataras/iris/context.Context":                      true,
	"github.com/labstack/echo.Context":                             true,
	"github.com/nats-io/nats.go.Msg":                               true,
	"github.com/rabbitmq/amqp091-go.Delivery":                      true,
	"github.com/riverqueue/river.Job":                              true,
	"github.com/segmentio/kafka-go.Message":                        true,
	"github.com/valyala/fasthttp.RequestCtx":                       true,
	"net/http.Request":                                             true,
	"sigs.k8s.io/controller-runtime/pkg/reconcile.Request":         true,
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission.Request": true,
}

// RequestType reports whether a function with a parameter of that type runs
// once for each request, message or job.
func RequestType(importPath, name string) bool {
	return requestTypes[symbol.Unversioned(importPath)+"."+name]
}

// ResponseType reports whether a function with a result of that type runs
// once for each request.
func ResponseType(importPath, name string) bool {
	return importPath == "github.com/go-openapi/runtime/middleware" && name == "Responder"
}

// platformKeys name the variables that the operating system, the shell, the
// container or cloud platform, the CI system or a client library with a
// documented contract defines. Reading them is not configuration of one's own.
var platformKeys = strings.Fields(`
	HOME PATH USER USERNAME LOGNAME SHELL SHLVL PWD OLDPWD HOSTNAME LANG LANGUAGE LC_*
	EDITOR VISUAL PAGER BROWSER DISPLAY WAYLAND_DISPLAY TERM TERM_* COLORTERM COLUMNS LINES
	NO_COLOR FORCE_COLOR CLICOLOR CLICOLOR_FORCE TMPDIR TMP TEMP TZ ZONEINFO XDG_* MANPATH
	SUDO_* UID GID TMUX STY WSL_* MSYSTEM MSYS* CYGWIN* DBUS_*
	APPDATA LOCALAPPDATA PROGRAMDATA PROGRAMFILES PROGRAMFILES(X86) PROGRAMW6432 COMMONPROGRAMFILES
	ALLUSERSPROFILE PUBLIC USERPROFILE USERDOMAIN HOMEDRIVE HOMEPATH SYSTEMROOT SYSTEMDRIVE WINDIR
	COMSPEC PATHEXT COMPUTERNAME PSMODULEPATH PROCESSOR_* NUMBER_OF_PROCESSORS SESSIONNAME
	LD_LIBRARY_PATH LD_PRELOAD DYLD_*
	GOPATH GOROOT GOBIN GOCACHE GOMODCACHE GOFLAGS GOPROXY GOPRIVATE GONOPROXY GONOSUMDB GOSUMDB
	GOMAXPROCS GOMEMLIMIT GOGC GODEBUG GOTRACEBACK GOENV GOARCH GOOS GOARM GOAMD64 GOTMPDIR
	GOCOVERDIR GOTOOLCHAIN GOWORK GO111MODULE CGO_*
	HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY FTP_PROXY SSL_CERT_FILE SSL_CERT_DIR SSH_* SSLKEYLOGFILE
	GNUPGHOME GPG_* NETRC
	NOTIFY_SOCKET LISTEN_PID LISTEN_FDS LISTEN_FDNAMES WATCHDOG_* INVOCATION_ID JOURNAL_STREAM
	MAINPID CREDENTIALS_DIRECTORY RUNTIME_DIRECTORY STATE_DIRECTORY CACHE_DIRECTORY LOGS_DIRECTORY
	CONFIGURATION_DIRECTORY
	KUBECONFIG KUBERNETES_* KUBE_EDITOR DOCKER_* COMPOSE_* BUILDKIT_* CONTAINER_HOST CONTAINERD_* HELM_*
	AWS_* ECS_* LAMBDA_* _LAMBDA_* _HANDLER GOOGLE_* GCLOUD_* CLOUDSDK_* GCE_* GAE_* K_SERVICE K_REVISION K_CONFIGURATION
	CLOUD_RUN_* FUNCTION_TARGET AZURE_* ARM_* MSI_* IDENTITY_ENDPOINT IDENTITY_HEADER
	WEBSITE_SITE_NAME WEBSITE_HOSTNAME WEBSITE_INSTANCE_ID WEBSITE_SLOT_NAME WEBSITE_SKU WEBSITE_RESOURCE_GROUP WEBSITE_OWNER_NAME
	WEBSITE_AUTH_* WEBSITE_RUN_FROM_PACKAGE WEBSITE_NODE_DEFAULT_VERSION WEBSITE_HOME_STAMPNAME WEBSITE_DEPLOYMENT_ID WEBSITE_COMPUTE_MODE
	RENDER RENDER_CPU_COUNT RENDER_DISCOVERY_SERVICE RENDER_EXTERNAL_* RENDER_GIT_* RENDER_INSTANCE_ID RENDER_SERVICE_*
	CONTAINER CONTAINER_APP_* HEROKU_* DYNO RAILWAY_* COOLIFY_* KOYEB_* NETLIFY NETLIFY_* VCAP_* OPENSHIFT_*
	CODESPACES CODESPACE_NAME GITPOD_* REMOTE_CONTAINERS SNAP SNAP_* FLATPAK_* APPIMAGE ALIBABA_CLOUD_* TENCENTCLOUD_* DIGITALOCEAN_*
	FLY_* VERCEL VERCEL_* NOMAD_* CONSUL_HTTP_* VAULT_ADDR VAULT_TOKEN VAULT_NAMESPACE VAULT_CACERT
	PGHOST PGHOSTADDR PGPORT PGUSER PGPASSWORD PGPASSFILE PGDATABASE PGSERVICE PGSERVICEFILE PGSSLMODE
	PGSSL* PGAPPNAME PGOPTIONS PGCONNECT_TIMEOUT PGDATA PGCLIENTENCODING PGTZ
	OTEL_* DD_* JAEGER_* GRPC_GO_* GRPC_XDS_* GRPC_TRACE GRPC_VERBOSITY
	CI CI_* GITHUB_* GITLAB_* GITLAB_CI BUILDKITE BUILDKITE_* CIRCLECI CIRCLE_* JENKINS_* TRAVIS TRAVIS_*
	TEAMCITY_* TF_BUILD APPVEYOR APPVEYOR_* DRONE DRONE_* BITBUCKET_* CODEBUILD_* SYSTEM_TEAM*
	RUNNER_ARCH RUNNER_DEBUG RUNNER_ENVIRONMENT RUNNER_NAME RUNNER_OS RUNNER_TEMP RUNNER_TOOL_CACHE RUNNER_WORKSPACE RUNNER_TRACKING_ID
	ACTIONS_RUNTIME_* ACTIONS_CACHE_* ACTIONS_RESULTS_URL ACTIONS_ID_TOKEN_REQUEST_* ACTIONS_STEP_DEBUG ACTIONS_RUNNER_DEBUG
	BUILD_SOURCEBRANCH SEMAPHORE SEMAPHORE_*
	CLAUDECODE CODEX_SANDBOX CODEX_SANDBOX_* CURSOR_AGENT CURSOR_TRACE_ID GEMINI_CLI VSCODE_* INSIDE_EMACS
	GIT_DIR GIT_EDITOR GIT_SSH GIT_SSH_COMMAND GIT_ASKPASS GIT_WORK_TREE GIT_INDEX_FILE GIT_CONFIG GIT_CONFIG_*
	GIT_AUTHOR_* GIT_COMMITTER_* GIT_TERMINAL_PROMPT GIT_EXEC_PATH GIT_PAGER GIT_TRACE* GIT_PROTOCOL
	GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_QUARANTINE_PATH
`)

var platformExact, platformGlobs = splitGlobs(platformKeys)

func splitGlobs(list []string) (exact map[string]bool, globs []string) {
	exact = map[string]bool{}
	for _, key := range list {
		if strings.Contains(key, "*") {
			globs = append(globs, key)
		} else {
			exact[key] = true
		}
	}
	return exact, globs
}

// PlatformKey reports whether the variable belongs to the platform rather
// than to the program. Case does not matter: http_proxy, ProgramData.
func PlatformKey(key string) bool {
	key = strings.ToUpper(key)
	if platformExact[key] {
		return true
	}
	for _, glob := range platformGlobs {
		if ok, _ := path.Match(glob, key); ok {
			return !SecretKey(key) || platformSecrets[key] // GITHUB_WEBHOOK_SECRET is the product's own
		}
	}
	return false
}

// platformSecrets are the credentials that the platforms and their documented
// clients define; others with such a prefix are of a product that works with the
// platform.
var platformSecrets = words(`
	AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_SECURITY_TOKEN AWS_CONTAINER_AUTHORIZATION_TOKEN AWS_BEARER_TOKEN_BEDROCK
	GOOGLE_APPLICATION_CREDENTIALS GOOGLE_CREDENTIALS GOOGLE_OAUTH_ACCESS_TOKEN GOOGLE_API_KEY CLOUDSDK_AUTH_ACCESS_TOKEN
	AZURE_CLIENT_SECRET AZURE_PASSWORD AZURE_CLIENT_CERTIFICATE_PASSWORD AZURE_STORAGE_KEY AZURE_STORAGE_CONNECTION_STRING
	ARM_CLIENT_SECRET ARM_ACCESS_KEY MSI_SECRET ALIBABA_CLOUD_ACCESS_KEY_SECRET ALIBABA_CLOUD_SECURITY_TOKEN TENCENTCLOUD_SECRET_KEY
	DIGITALOCEAN_TOKEN DIGITALOCEAN_ACCESS_TOKEN FLY_API_TOKEN FLY_ACCESS_TOKEN VERCEL_TOKEN RAILWAY_TOKEN HEROKU_API_KEY
	NETLIFY_AUTH_TOKEN NOMAD_TOKEN CONSUL_HTTP_TOKEN DD_API_KEY DD_APP_KEY
	GITHUB_TOKEN GITLAB_TOKEN CI_JOB_TOKEN CI_REGISTRY_PASSWORD CI_DEPLOY_PASSWORD CI_BUILD_TOKEN BUILDKITE_AGENT_ACCESS_TOKEN
	CIRCLE_TOKEN CIRCLE_OIDC_TOKEN TRAVIS_TOKEN DRONE_TOKEN BITBUCKET_STEP_OIDC_TOKEN ACTIONS_RUNTIME_TOKEN ACTIONS_ID_TOKEN_REQUEST_TOKEN
	ACTIONS_CACHE_TOKEN DOCKER_AUTH_CONFIG
`)

// secretKey matches the end of a variable's name: JOB_TOKEN_TTL, TOKEN_URL
// and PASSWORD_FILE hold no secret themselves.
var secretKey = regexp.MustCompile(`(?i)(^|_)(` +
	`secret|token|password|passwd|pwd|pass|passphrase|psk|dsn|credentials?|apikey|api_?secret|` +
	`(private|api|secret|access|signing|encryption|master|license|hmac|jwt|csrf|auth|service_?account)_?key|secret_key_base|` +
	`(database|db|postgres|postgresql|pg|mysql|mongo|mongodb|redis|amqp|rabbitmq|broker|nats)_ur[il]|` +
	`conn(ection)?_?str(ing)?)(_(base64|b64))?$`)

// passwordPrefix matches names such as PASSWORD_EMAIL_SERVICE, which begin with
// the word; passwordRule those that say how passwords are made and kept.
var (
	passwordPrefix = regexp.MustCompile(`(?i)^(password|passwd|passphrase)_`)
	passwordRule   = regexp.MustCompile(`(?i)_(min|max|len(gth)?|size|policy|reset|change|forgot|login|auth|url|uri|file|path|dir|ttl|expir[a-z]*|age|days|hours|hash[a-z]*|algo[a-z]*|cost|rounds|memory|` +
		`iterations|attempts|retries|enabled?|disabled?|required?|require|allow[a-z]*|regex|pattern|charset|prefix|suffix|hint|names?|strength|score|rotation|history|template|subject|field|column|key_?id)(_|$)`)

	// keyName matches names that end in KEY and mean a secret by the word before:
	// STRIPE_KEY, but not CACHE_KEY.
	keyName   = regexp.MustCompile(`(?i)^[a-z0-9]+(_[a-z0-9]+)*_key(_(base64|b64))?$`)
	plainKeys = regexp.MustCompile(`(?i)(^|_)(public|pub|partition|sort|range|hash|primary|foreign|unique|cache|object|routing|route|index|map|group|label|tag|metric|event|message|redis|storage|store|bucket|lookup|` +
		`context|ctx|session|user|account|tenant|config|configuration|setting|settings|flag|feature|registry|registered|shortcut|hot|arrow|enter|return|json|yaml|xml|header|query|param|parameter|` +
		`dedup[a-z]*|idempotency|shard|tls|ssl|cert|certificate|ca|server|client|ssh|host|deploy|file|path|pem|rsa|ecdsa|kms|gpg|pgp|site|turnstile_site|recaptcha_site|hcaptcha_site|publishable|translation|default|` +
		`env|variable|var|sentinel|lock|queue|topic|table|row|column|field|data|item|entry|id|name|type|title)_key(_|$)`)
)

// secretName is in names of variables that say where a secret is:
// SECRET_NAME_DATABASE_URL.
var secretName = regexp.MustCompile(`(?i)(^|_)secrets?_(name|ref|path|file|dir|arn)(_|$)`)

// SecretKey reports whether the variable's value is likely a secret.
func SecretKey(key string) bool {
	switch {
	case secretName.MatchString(key):
		return false
	case secretKey.MatchString(key):
		return true
	case passwordPrefix.MatchString(key):
		return !passwordRule.MatchString(key)
	}
	return keyName.MatchString(key) && !plainKeys.MatchString(key)
}

// standardRoots are the first path elements of the standard library.
var standardRoots = strings.Fields(`archive bufio bytes cmp compress container context crypto database debug
	embed encoding errors expvar flag fmt go hash html image index io iter log maps math mime net os path plugin
	reflect regexp runtime slices sort strconv strings structs sync syscall testing text time unicode unique unsafe
	vendor weak`)

// StandardLibrary reports whether an import path that belongs to no module is
// the standard library's.
func StandardLibrary(importPath string) bool {
	root, _, _ := strings.Cut(importPath, "/")
	for _, r := range standardRoots {
		if r == root {
			return true
		}
	}
	return false
}
