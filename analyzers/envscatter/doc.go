// Package envscatter defines an Analyzer that reports environment variables
// read outside the package that owns the configuration.
//
// # Analyzer envscatter
//
// envscatter: report environment variables that are read outside the configuration
//
// A variable that is read where it happens to be needed is checked there, too:
// a missing or misspelt one doesn't stop the start but fails the first request,
// job or migration that comes along. Nobody can list what the program is
// configured with, defaults differ from place to place, secrets escape
// redaction, and tests must change the environment of the whole process.
//
// # Reported
//
// A call of `os.Getenv`, `os.LookupEnv`, `syscall.Getenv`, `os.ExpandEnv`, or a
// search of `os.Environ` by name, outside the configuration; also through
// functions, across packages, that hand their parameter on as the name, and
// through variables and fields that hold such a function. One variable in one
// function is one finding, and so is a table of five or more. The strongest
// category that applies is reported:
//
//   - default-drift: the same variable falls back to another constant
//     elsewhere. When it is unset, parts of the program disagree. Reported
//     in the configuration and in main packages, too.
//   - secret: the name says that the value is a secret.
//   - request-path: the read is done for each request, message or job, or on
//     each turn of an endless loop; handlers are recognised by the types of
//     their parameters, and followed through the package.
//   - startup: the read is done by `init` or by the initialiser of a
//     package-level variable. Importing the package settles the value.
//   - duplicate-read: another function of the package reads the variable.
//   - config-leak: the configuration package has a function that returns any
//     variable, and others call it with a name.
//   - scattered: all others.
//   - viper (off unless enabled): a constant key is looked up in viper
//     outside the configuration.
//
// The configuration is: the packages that the option config-packages names.
// Without it, packages named config, configuration, conf, cfg, settings, env,
// environment, options, profile or flags, and packages that call a library
// which loads settings from the environment. When the whole module is checked,
// also the package that reads at least five variables and most of them.
//
// # Fix
//
// Add a typed field to the configuration, read and validate the variable where
// the configuration is loaded, once, before anything starts, and pass the value
// to the code that needs it. There is no automatic fix: moving a read changes
// when it is done.
//
// # Not reported
//
// Main packages, packages below a folder `cmd` or `cli`, or `commands` with a
// library for command lines, and the defaults of command-line flags. Tests, and packages and files that support them. Tools, scripts,
// examples and SDKs, by folder. Generated files. Variables that belong to
// the platform: HOME, PATH, TZ, HTTP_PROXY, PG*, AWS_*, KUBERNETES_*, OTEL_*,
// CI systems and the like. Names that are known only at run time. Exported
// functions that say it in their name, such as FromEnv, others with such a name
// that return a configuration, a LoadConfig that returns a Config, and functions
// that collect five or more variables into one. Values that are handed
// on to another process under the same name, and variables that the same
// function sets. When the whole module is checked, modules of which no more
// than one package reads the environment.
//
// A function that hands its parameter on is not reported itself; its callers
// are. Handlers are followed through their own package only.
package envscatter
