package effects

import (
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

// volatileBuiltins are the volatile functions of PostgreSQL and of the
// extensions that come with it that make sense as a default.
var volatileBuiltins = map[string]bool{
	"clock_timestamp": true, "currval": true, "gen_random_bytes": true, "gen_random_uuid": true, "gen_salt": true,
	"lastval": true, "nextval": true, "pg_sleep": true, "random": true, "random_normal": true, "set_config": true,
	"setseed": true, "setval": true, "timeofday": true, "current_query": true,
	"uuid_generate_v1": true, "uuid_generate_v1mc": true, "uuid_generate_v4": true, "uuidv4": true, "uuidv7": true,
	"pg_advisory_lock": true,
}

// stableBuiltins are stable or immutable functions that appear in defaults.
// Functions of neither list that no migration created count as volatile: that
// is what a function is unless its author says otherwise.
var stableBuiltins = setOf(`
	abs array_append array_cat array_fill array_length array_position array_prepend array_to_json array_to_string
	ascii bit_length bool btrim cardinality ceil ceiling char_length character_length chr coalesce concat concat_ws
	convert_from convert_to current_catalog current_database current_date current_role current_schema
	current_schemas current_setting current_time current_timestamp current_user date date_bin date_part date_trunc
	decode degrees digest div encode exp extract floor format hashtext hmac host inet_client_addr inet_server_addr
	initcap int4range int8range isempty json_build_array json_build_object json_object jsonb_build_array
	jsonb_build_object jsonb_object jsonb_set json_strip_nulls jsonb_strip_nulls justify_days justify_hours
	justify_interval left length ln localtime localtimestamp log lower lpad ltrim make_date make_interval make_time
	make_timestamp make_timestamptz md5 mod now nullif numrange octet_length overlay pg_backend_pid pg_get_userbyid
	pi position power quote_ident quote_literal quote_nullable radians regexp_replace repeat replace reverse right
	round row_to_json rpad rtrim session_user sha224 sha256 sha384 sha512 sign split_part sqrt
	starts_with statement_timestamp string_to_array strpos substr substring system_user text timezone to_char to_date
	to_hex to_json to_jsonb to_number to_timestamp to_tsquery to_tsvector transaction_timestamp translate trim trunc
	tsrange tstzrange daterange unistr upper user uuid_generate_v3 uuid_generate_v5 uuid_nil uuid_ns_dns
	uuid_ns_oid uuid_ns_url uuid_ns_x500 version width_bucket age box circle point line lseg path polygon hstore
	cidr macaddr numeric int4 int8 int2 float4 float8 varchar bpchar interval timestamptz timestamp time txid_current pg_current_xact_id
	setweight plainto_tsquery phraseto_tsquery websearch_to_tsquery`)

func setOf(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// volatile returns a volatile function that a default calls.
func (p *predictor) volatile(e *ast.Expr) (name string, found bool) {
	return p.volatileIn(e, 0)
}

// maxInline bounds the depth of functions that are written with others.
const maxInline = 16

func (p *predictor) volatileIn(e *ast.Expr, depth int) (name string, found bool) {
	e.Walk(func(e *ast.Expr) bool {
		if e.Kind == ast.FuncCall && p.volatileFunction(e.Name, depth) {
			name, found = e.Name.String(), true
		}
		return !found
	})
	return name, found
}

// volatileFunction judges a function by what a migration declared, unless the
// server looks inside: a plain SQL function is as volatile as its body.
func (p *predictor) volatileFunction(n ast.Name, depth int) bool {
	f, ok := p.cat.Function(n)
	if !ok {
		return volatileBuiltins[n.Name] || !stableBuiltins[n.Name]
	}
	if f.Inline != nil && depth < maxInline {
		_, found := p.volatileIn(f.Inline, depth+1)
		return found
	}
	return f.Volatility == "volatile"
}
