package trace

import (
	"context"
	"errors"
	"fmt"

	"github.com/patternvet/patternvet/sqlcheck/internal/pgclient"
)

// ErrMatters is returned for a server that holds more than a scratch database.
var ErrMatters = errors.New("the server may matter")

// refuseMaintenance refuses what every server has: what runs there is easily
// meant for another one.
func refuseMaintenance(ctx context.Context, c *pgclient.Conn) error {
	name, err := c.Value(ctx, "SELECT datname FROM pg_database WHERE datname = current_database() AND (datistemplate OR datname IN ('postgres', 'template0', 'template1'))")
	if err == nil && name != "" {
		err = fmt.Errorf("%w: %s is the server's own database; create a scratch database and name it in --dsn", ErrMatters, name)
	}
	return err
}

// powers are the roles of PostgreSQL that reach the server's files and
// programs.
const powers = "'pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files'"

// refuseServer refuses a server with other databases, and a role that can do
// more than change its own.
func refuseServer(ctx context.Context, c *pgclient.Conn) error {
	other, err := c.Value(ctx, "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname NOT IN ('postgres', current_database()) ORDER BY 1 LIMIT 1")
	if err != nil {
		return err
	}
	if other != "" {
		return fmt.Errorf("%w: it has another database, %s; trace wants a server of its own (leave --dsn out for a throwaway one), or --force", ErrMatters, other)
	}
	power, err := c.Value(ctx, "SELECT CASE WHEN rolsuper THEN 'is a superuser' WHEN rolcreaterole THEN 'may create roles' "+
		"WHEN rolreplication THEN 'may replicate' WHEN rolbypassrls THEN 'bypasses row security' END "+
		"FROM pg_roles WHERE rolname IN (session_user, current_user) AND (rolsuper OR rolcreaterole OR rolreplication OR rolbypassrls) LIMIT 1")
	if err == nil && power == "" {
		power, err = c.Value(ctx, "SELECT 'is a member of ' || rolname FROM pg_roles WHERE rolname IN ("+powers+") AND pg_has_role(session_user, oid, 'MEMBER') LIMIT 1")
	}
	if err == nil && power != "" {
		err = fmt.Errorf("%w: the role of --dsn %s; trace wants one that owns its database and no more, or --force", ErrMatters, power)
	}
	return err
}
