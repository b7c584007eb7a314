package backfill

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgclient"
)

// Options of a run.
type Options struct {
	Batch int           // rows; 0 stands for [DefaultBatch]
	Pause time.Duration // between batches
	// Progress is called after each batch.
	Progress func(Progress)
}

// Progress is how far a job is.
type Progress struct {
	Job     *Job
	Batches int
	Rows    int64 // written so far
	Seen    int64 // rows or pages that are behind, of about Total; both in Unit
	Total   int64
	Unit    string // "rows" or "pages"
	At      string // the key up to which all is done
}

// Result is what a job did.
type Result struct {
	Rows int64
	// Left is set when rows still meet the job's condition.
	Left bool
}

// ErrDSN is returned for a DSN that can't be read.
var ErrDSN = pgclient.ErrDSN

// ErrBusy is returned when a batch had to give way too often.
var ErrBusy = errors.New("other sessions hold rows of the batch for too long")

// ErrHidden is returned for a table with policies that hold for the role.
var ErrHidden = errors.New("not all rows can be seen")

// Run runs a job to its end. It stops after the current batch when ctx is done;
// run again, it skips what is done.
func Run(ctx context.Context, dsn string, job *Job, opts Options) (Result, error) {
	if opts.Batch <= 0 {
		opts.Batch = DefaultBatch
	}
	// Connections end with their own context: a batch is never cut off.
	c, err := pgclient.Dial(ctx, dsn)
	if err != nil {
		return Result{}, err
	}
	defer c.Close()
	r := &run{Conn: c, job: job, opts: opts}
	if err := r.prepare(context.WithoutCancel(ctx)); err != nil {
		return Result{}, err
	}
	for range passes {
		if len(job.Key) > 0 {
			err = r.byKey(ctx)
		} else {
			err = r.byPage(ctx)
		}
		rest := job.rest()
		if err != nil || rest == "" && len(job.Key) > 0 {
			return r.result, err
		}
		if rest == "" { // a row may have moved to a page that was behind
			if r.pass == 0 {
				return r.result, nil
			}
			r.pass = 0
			continue
		}
		left, err := c.Value(context.WithoutCancel(ctx), "SELECT EXISTS ("+rest+")")
		if r.result.Left = left == "t"; err != nil || !r.result.Left {
			return r.result, err
		}
	}
	return r.result, nil
}

type run struct {
	*pgclient.Conn
	job    *Job
	opts   Options
	types  []string // of the key
	quiet  bool     // triggers must not fire
	result Result
	pass   int64 // rows written in the current pass
	at     Progress
}

// prepare finds a key of the table and how many rows there are.
func (r *run) prepare(ctx context.Context) error {
	table := ast.Literal(r.job.Table.Quoted())
	rows, err := r.Exec(ctx, `SELECT a.attname, format_type(a.atttypid, NULL) FROM pg_attribute a JOIN (
		SELECT indrelid, indkey, generate_subscripts(indkey, 1) AS n FROM (SELECT * FROM pg_index WHERE indrelid = `+table+`::regclass
			AND indisunique AND indisvalid AND indimmediate AND indpred IS NULL AND indexprs IS NULL
			AND NOT EXISTS (SELECT FROM pg_attribute b WHERE b.attrelid = indrelid AND b.attnum = ANY (indkey) AND NOT b.attnotnull)
			ORDER BY indisprimary DESC, indnatts, indexrelid LIMIT 1) i) k
		ON a.attrelid = k.indrelid AND a.attnum = k.indkey[k.n] ORDER BY k.n`)
	if err != nil {
		return err
	}
	if blind, err := r.Value(ctx, "SELECT row_security_active("+table+")"); err != nil {
		return err
	} else if blind == "t" {
		return fmt.Errorf("%w: %s", ErrHidden, r.job.hidden())
	}
	r.job.Key, r.types = nil, nil
	for _, row := range rows {
		r.job.Key, r.types = append(r.job.Key, row[0]), append(r.types, row[1])
	}
	estimate, err := r.Value(ctx, "SELECT greatest(sum(reltuples), 0)::bigint FROM pg_class WHERE oid IN ("+r.job.parts()+")")
	if err != nil {
		return err
	}
	r.at = Progress{Job: r.job, Unit: "rows"}
	r.at.Total, _ = strconv.ParseInt(estimate, 10, 64)
	if r.job.Copy {
		fires, err := r.Value(ctx, "SELECT "+r.job.triggers())
		if err != nil {
			return err
		}
		r.quiet = fires == "t"
	}
	return nil
}

// value is a key as SQL.
func (r *run) value(key []string) string {
	var out []string
	for i, v := range key {
		out = append(out, ast.Literal(v)+"::"+r.types[i])
	}
	return tuple(strings.Join(out, ", "))
}

// first returns the key of the n-th row from 0 that meets a condition, in the
// order of the key; nil when there are fewer.
func (r *run) first(ctx context.Context, condition string, n int) ([]string, error) {
	rows, err := r.Exec(ctx, fmt.Sprintf("SELECT %s FROM %s %s ORDER BY %s LIMIT 1 OFFSET %d", r.job.columns(""), r.job.Table.Quoted(), condition, r.job.columns(""), n))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows[0], nil
}

// lastKey is the greatest key, nil when there is no row.
func (r *run) lastKey(ctx context.Context) ([]string, error) {
	down := strings.ReplaceAll(r.job.columns(""), ", ", " DESC, ") + " DESC"
	rows, err := r.Exec(ctx, fmt.Sprintf("SELECT %s FROM %s ORDER BY %s LIMIT 1", r.job.columns(""), r.job.Table.Quoted(), down))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows[0], nil
}

func (r *run) byKey(ctx context.Context) error {
	whole := context.WithoutCancel(ctx)
	key, k := tuple(r.job.columns("")), tuple(r.job.columns(r.job.Columns))
	last, err := r.lastKey(whole) // rows behind it are new
	if err != nil || last == nil {
		return err
	}
	to := " AND " + key + " <= " + r.value(last)
	lo, err := r.first(whole, "", 0)
	for err == nil && lo != nil {
		var hi, next []string
		if hi, err = r.first(whole, "WHERE "+key+" >= "+r.value(lo)+to, r.opts.Batch-1); err != nil {
			return err
		}
		if hi == nil {
			hi = last
		}
		if err := r.batch(ctx, k+" >= "+r.value(lo)+" AND "+k+" <= "+r.value(hi)); err != nil {
			return err
		}
		r.at.Seen += int64(r.opts.Batch)
		r.at.At = strings.Join(hi, ", ")
		r.report()
		if next, err = r.first(whole, "WHERE "+key+" > "+r.value(hi)+to, 0); err != nil || next == nil {
			return err
		}
		lo = next
		if err := r.wait(ctx, r.opts.Pause); err != nil {
			return err
		}
	}
	return err
}

func (r *run) byPage(ctx context.Context) error {
	whole := context.WithoutCancel(ctx)
	text, err := r.Value(whole, "SELECT coalesce(max(pg_relation_size(relid)), 0) / current_setting('block_size')::bigint FROM ("+r.job.parts()+") parts")
	if err != nil {
		return err
	}
	pages, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return err
	}
	r.at.Unit, r.at.Total = "pages", pages+1
	step := int64(max(1, r.opts.Batch*pagesPerBatch/DefaultBatch))
	for page := int64(0); page <= pages; page += step {
		if err := r.batch(ctx, fmt.Sprintf("%[1]sctid >= '(%[2]d,0)'::tid AND %[1]sctid < '(%[3]d,0)'::tid", r.job.Columns, page, page+step)); err != nil {
			return err
		}
		r.at.Seen = min(page+step, pages+1)
		r.report()
		if page+step <= pages {
			if err := r.wait(ctx, r.opts.Pause); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *run) report() {
	r.at.Rows = r.result.Rows
	r.at.Batches++
	if r.opts.Progress != nil {
		r.opts.Progress(r.at)
	}
}

func (r *run) wait(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return ctx.Err()
	}
}

// giveWay lists the errors after which a batch is tried again: a lock that it
// did not get in time, a deadlock, a conflict with another transaction.
var giveWay = []string{"55P03", "40P01", "40001"}

// batch writes a range in a transaction of its own, which nothing cuts off.
func (r *run) batch(ctx context.Context, condition string) error {
	whole := context.WithoutCancel(ctx)
	sql := "BEGIN; SET LOCAL lock_timeout = '" + lockWait + "'; "
	if r.quiet {
		sql += "SET LOCAL session_replication_role = replica; "
	}
	sql += "WITH written AS (" + r.job.within(condition) + " RETURNING 1) SELECT count(*) FROM written; "
	for attempt := 1; ; attempt++ {
		text, err := r.Value(whole, sql)
		var n int64
		if err == nil {
			n, err = strconv.ParseInt(text, 10, 64)
		}
		if err == nil {
			if _, err = r.Exec(whole, "COMMIT"); err == nil {
				r.result.Rows, r.pass = r.result.Rows+n, r.pass+n
				return nil
			}
		}
		if _, rollback := r.Exec(whole, "ROLLBACK"); rollback != nil {
			return err // the connection is gone
		}
		var refused *pgconn.PgError
		if !errors.As(err, &refused) || !slices.Contains(giveWay, refused.Code) {
			return err
		}
		if attempt == retries {
			return fmt.Errorf("%w: %w", ErrBusy, err)
		}
		if err := r.wait(ctx, 200*time.Millisecond); err != nil {
			return err
		}
	}
}
