package effects

import (
	"slices"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

// createTable locks the targets of foreign keys, and for a partition its
// parent and the default partition, which must be searched for its rows.
func (p *predictor) createTable(s *ast.CreateTable) {
	if s.IfNotExists && p.cat.Lookup(s.Name) != nil {
		return
	}
	keys := s.Constraints
	for _, col := range s.Columns {
		keys = append(keys[:len(keys):len(keys)], col.Constraints...)
	}
	for _, k := range keys {
		if k.Type == ast.ForeignKey && p.cat.Qualify(k.RefTable) != p.cat.Qualify(s.Name) {
			p.lock(k.RefTable, ShareRowExclusive)
		}
	}
	if s.PartitionOf != nil {
		p.lock(*s.PartitionOf, AccessExclusive)
		parent := p.cat.Lookup(*s.PartitionOf)
		p.scanDefault(parent)
		if parent != nil {
			for _, k := range parent.Constraints { // the partition gets them too
				if k.Type == ast.ForeignKey {
					p.lock(k.RefTable, ShareRowExclusive)
				}
			}
		}
	}
	for _, parent := range s.Inherits {
		p.lock(parent, ShareUpdateExclusive)
	}
}

func (p *predictor) createIndex(s *ast.CreateIndex) {
	r := p.cat.Lookup(s.Table)
	if s.IfNotExists && r != nil && s.Name != "" {
		name := ast.Name{Schema: r.Name.Schema, Name: s.Name}
		if _, there := p.cat.IndexTable(name); there {
			p.lock(s.Table, Share) // taken before the name is looked up
			return
		}
	}
	partitioned := r != nil && r.Partitioned
	mode := Share
	if s.Concurrent {
		mode = ShareUpdateExclusive
	}
	for _, t := range p.lockTree(s.Table, mode, s.Only || !partitioned) {
		rel := p.cat.Lookup(t)
		if rel != nil && t != p.cat.Qualify(s.Table) && rel.Matching(s) != nil {
			continue // the partition's own index is attached
		}
		// A partitioned table has partitions, though no migration may say which.
		unknown := rel != nil && rel.Partitioned && len(rel.Children) == 0 && !s.Only
		if rel == nil || !rel.Partitioned || unknown {
			p.work(Work{Kind: Build, Cause: IndexBuild, Relation: t, Object: s.Name, Cmd: -1, Certain: !unknown})
		}
	}
}

func (p *predictor) drop(s *ast.Drop) {
	switch s.Kind {
	case ast.TableKind, ast.ForeignKind, ast.ViewKind, ast.MatviewKind, ast.SequenceKind:
		for _, n := range s.Names {
			if !s.IfExists || !p.cat.Dropped(n) {
				p.dropRelation(n, s)
			}
		}
	case ast.IndexKind:
		p.dropIndex(s)
	case ast.TriggerKind, ast.PolicyKind, ast.RuleKind:
		p.lock(s.Table, AccessExclusive)
	case ast.TypeKind, ast.DomainKind:
		for _, n := range s.Names {
			for _, t := range p.cat.DomainUsers(n) {
				if s.Cascade { // else it fails
					p.lock(t, AccessExclusive)
				}
			}
		}
	}
}

// dropRelation locks the relation, both ends of its foreign keys, and the
// parent and default partition of a partition.
func (p *predictor) dropRelation(n ast.Name, s *ast.Drop) {
	p.lockTree(n, AccessExclusive, false)
	r := p.cat.Lookup(n)
	if r == nil {
		return
	}
	for _, k := range r.Constraints {
		if k.Type == ast.ForeignKey {
			p.lock(k.RefTable, AccessExclusive)
		}
	}
	if parent := p.cat.Lookup(r.Parent); parent != nil && r.Parent != (ast.Name{}) {
		p.lock(r.Parent, AccessExclusive)
		if parent.Default != (ast.Name{}) {
			p.lock(parent.Default, AccessExclusive)
		}
	}
	for _, dependent := range append(p.cat.Referencing(n), p.cat.ReadBy(n)...) {
		if dependent == r.Name || slices.ContainsFunc(s.Names, func(n ast.Name) bool { return p.cat.Qualify(n) == dependent }) {
			continue // goes as well
		}
		if !s.Cascade {
			return // it fails
		}
		p.lock(dependent, AccessExclusive)
	}
}

func (p *predictor) dropIndex(s *ast.Drop) {
	mode := AccessExclusive
	if s.Concurrent {
		mode = ShareUpdateExclusive
	}
	for _, n := range s.Names {
		table, ok := p.cat.IndexTable(n)
		if !ok {
			continue
		}
		r := p.cat.Lookup(table)
		partitioned := r != nil && r.Partitioned
		p.lockTree(table, mode, !partitioned)
	}
}

func (p *predictor) maintenance(s *ast.Maintenance) {
	switch s.Verb {
	case "REINDEX":
		p.reindex(s)
	case "CLUSTER":
		for _, n := range s.Names {
			p.lock(n, AccessExclusive)
			p.work(Work{Kind: Rewrite, Cause: Recluster, Relation: p.cat.Qualify(n), Cmd: -1, Certain: true})
		}
	case "VACUUM", "ANALYZE":
		for _, n := range s.Names {
			mode := ShareUpdateExclusive
			if s.Full {
				mode = AccessExclusive
				p.work(Work{Kind: Rewrite, Cause: Recluster, Relation: p.cat.Qualify(n), Cmd: -1, Certain: true})
			}
			r := p.cat.Lookup(n)
			p.lockTree(n, mode, r == nil || !r.Partitioned)
		}
	case "REFRESH":
		mode := AccessExclusive
		if s.Concurrent {
			mode = Exclusive
		}
		for _, n := range s.Names {
			p.lock(n, mode)
			p.work(Work{Kind: Rewrite, Cause: Refresh, Relation: p.cat.Qualify(n), Cmd: -1, Certain: true})
		}
	}
}

func (p *predictor) reindex(s *ast.Maintenance) {
	mode := Share
	if s.Concurrent {
		mode = ShareUpdateExclusive
	}
	for _, n := range s.Names {
		table := n
		switch s.Kind {
		case ast.IndexKind:
			t, ok := p.cat.IndexTable(n)
			if !ok {
				continue
			}
			table = t
		case ast.TableKind:
		default:
			continue
		}
		p.lock(table, mode)
		r := p.cat.Lookup(table)
		if r != nil && r.Complete && len(r.Indexes) == 0 {
			continue
		}
		p.work(Work{Kind: Build, Cause: IndexBuild, Relation: p.cat.Qualify(table), Cmd: -1, Certain: r == nil || !r.Partitioned})
	}
}
