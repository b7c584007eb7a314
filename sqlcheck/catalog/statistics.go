package catalog

import (
	"slices"
	"strconv"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

func (c *Catalog) createStatistics(s *ast.CreateStatistics) {
	r := c.edit(s.Table)
	name := c.qualifyNew(s.Name)
	if s.Name.Name == "" {
		name = c.freeStatisticsName(r, s.Columns)
	} else if c.statisticsTable(name) != (ast.Name{}) {
		return // IF NOT EXISTS
	}
	columns := append(slices.Clone(s.Columns), s.Reads...)
	columns = slices.DeleteFunc(columns, func(col string) bool { return col == "" })
	r.Statistics = append(r.Statistics, &Statistics{Name: name, Columns: columns, Kinds: s.Kinds, Definition: s.Definition})
}

// freeStatisticsName is the name that the server gives statistics without one.
func (c *Catalog) freeStatisticsName(r *Relation, columns []string) ast.Name {
	var parts []string
	for _, col := range columns {
		if col == "" {
			col = "expr"
		}
		parts = append(parts, col)
	}
	for n := 0; ; n++ {
		suffix := "stat"
		if n > 0 {
			suffix += strconv.Itoa(n)
		}
		name := ast.Name{Schema: r.Name.Schema, Name: ObjectName(r.Name.Name, strings.Join(parts, "_"), suffix)}
		if c.statisticsTable(name) == (ast.Name{}) {
			return name
		}
	}
}

// statisticsTable is the table that statistics belong to, without a name when
// there are none.
func (c *Catalog) statisticsTable(name ast.Name) ast.Name {
	for n, r := range c.relations {
		if slices.ContainsFunc(r.Statistics, func(s *Statistics) bool { return s.Name == name }) {
			return n
		}
	}
	return ast.Name{}
}

// findStatistics completes the name of statistics.
func (c *Catalog) findStatistics(name ast.Name) (full, table ast.Name) {
	if name.Schema != "" {
		return name, c.statisticsTable(name)
	}
	for _, schema := range c.searchPath {
		full = ast.Name{Schema: schema, Name: name.Name}
		if table = c.statisticsTable(full); table != (ast.Name{}) {
			return full, table
		}
	}
	return name, ast.Name{}
}

func (c *Catalog) dropStatistics(name ast.Name) {
	if full, table := c.findStatistics(name); table != (ast.Name{}) {
		r := c.edit(table)
		r.Statistics = slices.DeleteFunc(r.Statistics, func(s *Statistics) bool { return s.Name == full })
	}
}

// renameStatistics gives statistics another name or schema.
func (c *Catalog) renameStatistics(name ast.Name, change func(*ast.Name)) {
	full, table := c.findStatistics(name)
	if table == (ast.Name{}) {
		return
	}
	r := c.edit(table)
	for i, s := range r.Statistics {
		if s.Name == full {
			clone := *s
			change(&clone.Name)
			r.Statistics[i] = &clone
		}
	}
}
