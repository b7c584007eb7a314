package knowledge_test

import (
	"testing"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

func TestPlatformKey(t *testing.T) {
	for key, want := range map[string]bool{
		"HOME": true, "http_proxy": true, "ProgramData": true, "XDG_CONFIG_HOME": true, "AWS_REGION": true,
		"GITHUB_ACTIONS": true, "PGPASSFILE": true, "KUBERNETES_SERVICE_HOST": true,
		"RUNNER_OS": true, "RUNNER_SECRET": false, "WEBSITE_SITE_NAME": true, "WEBSITE_URL": false, "RENDER_WORKERS": false, "ACTIONS_RUNTIME_TOKEN": true, "HOST": false,
		"GIT_COMMIT": false, "K8S_POD_NAME": false, "PG_DSN": false, "ENVIRONMENT": false, "LOG_LEVEL": false,
		"GITHUB_TOKEN": true, "GITHUB_WEBHOOK_SECRET": false, "GITHUB_CLIENT_SECRET": false, "AWS_SECRET_ACCESS_KEY": true, "AWS_COGNITO_CLIENT_SECRET": false, "GOOGLE_CLIENT_SECRET": false, "AZURE_CLIENT_SECRET": true,
	} {
		if got := knowledge.PlatformKey(key); got != want {
			t.Errorf("PlatformKey(%q) = %v", key, got)
		}
	}
}

func TestSecretKey(t *testing.T) {
	for key, want := range map[string]bool{
		"JOBSERVICE_SECRET": true, "SLACK_BOT_TOKEN": true, "DB_PASSWORD": true, "SQL_DSN": true, "DATABASE_URL": true,
		"OPENAI_API_KEY": true, "PRIVATE_KEY": true, "REDIS_CONN_STRING": true, "password": true,
		"TOKEN_PRIVATE_KEY_PATH": false, "TOKEN_URL": false, "MAX_TOKENS": false, "TOKEN_TTL": false, "CORE_URL": false,
		"SECRET_NAME": false, "SECRET_NAME_DATABASE_URL": false, "K8S_SECRET_REF_TOKEN": false, "SECRETS_NAMESPACE_TOKEN": true,
		"MONKEY": false, "PARTITION_KEY": false, "BYPASS": false, "COMPASS": false,
		"PASSWORD_EMAIL_SERVICE": true, "CONNECTOR_PSK": true, "STRIPE_KEY": true, "SENDGRID_KEY": true, "FIREBASE_CREDENTIALS_BASE64": true, "SIGNING_KEY_B64": true,
		"PASSWORD_MIN_LENGTH": false, "PASSWORD_RESET_URL": false, "PASSWORD_HASH_COST": false, "PASSWORD_LOGIN_ENABLED": false, "PASSWORDLESS": false,
		"CACHE_KEY": false, "TLS_KEY": false, "STRIPE_PUBLIC_KEY": false, "STRIPE_PUBLISHABLE_KEY": false, "RECAPTCHA_SITE_KEY": false, "SESSION_KEY": false, "KEY": false, "API_KEY_HEADER": false,
		"LICENSE_KEY": true, "SSH_KEY": false, "REDIS_KEY": false, "ROUTING_KEY": false,
	} {
		if got := knowledge.SecretKey(key); got != want {
			t.Errorf("SecretKey(%q) = %v", key, got)
		}
	}
}

func TestEnvLoader(t *testing.T) {
	for _, tt := range []struct {
		path, function string
		want           bool
	}{
		{"github.com/caarlos0/env/v11", "Parse", true},
		{"github.com/caarlos0/env", "Parse", true},
		{"github.com/spf13/viper", "AutomaticEnv", true},
		{"github.com/spf13/viper", "GetString", false},
		{"github.com/knadh/koanf/providers/env/v2", "Provider", true},
	} {
		if got := knowledge.EnvLoader(tt.path, tt.function); got != tt.want {
			t.Errorf("EnvLoader(%q, %q) = %v", tt.path, tt.function, got)
		}
	}
	if got := symbol.Unversioned("gopkg.in/alecthomas/kingpin.v2"); got != "gopkg.in/alecthomas/kingpin" {
		t.Error(got)
	}
}
