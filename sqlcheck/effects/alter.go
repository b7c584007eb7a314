package effects

import (
	"slices"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
)

// alterTable locks with the strongest mode that any subcommand needs, on the
// table and on all below it.
func (p *predictor) alterTable(s *ast.AlterTable) {
	if s.Kind == ast.IndexKind {
		return // locks the index, not its table
	}
	if s.IfExists && (p.cat.Dropped(s.Name) || p.cat.Lookup(s.Name) == nil && !p.cat.Empty()) {
		return
	}
	mode := AccessShare
	for _, cmd := range s.Cmds {
		mode = max(mode, p.lockMode(cmd))
	}
	for i, cmd := range s.Cmds {
		recurse := p.recurses(p.cat.Lookup(s.Name), cmd)
		tables := p.lockTree(s.Name, mode, s.Only || !recurse)
		for _, t := range tables {
			p.alterCmd(s, i, t)
		}
		p.otherTables(s, i)
	}
}

// lockMode is the lock that a subcommand takes on its table.
func (p *predictor) lockMode(cmd *ast.AlterCmd) Mode {
	switch cmd.Op {
	case ast.SetStatistics, ast.SetColumnOptions, ast.SetRelOptions, ast.ClusterOn, ast.ValidateConstraint, ast.DetachFinalize:
		return ShareUpdateExclusive
	case ast.EnableTrigger:
		return ShareRowExclusive
	case ast.AddConstraint:
		if cmd.Constraint.Type == ast.ForeignKey {
			return ShareRowExclusive
		}
	case ast.AttachPartition:
		if p.env.Version >= 12 {
			return ShareUpdateExclusive
		}
	case ast.DetachPartition:
		if cmd.Concurrent {
			return ShareUpdateExclusive
		}
	}
	return AccessExclusive
}

// recurses reports whether a subcommand goes down to partitions and children.
func (p *predictor) recurses(r *catalog.Relation, cmd *ast.AlterCmd) bool {
	switch cmd.Op {
	case ast.AddColumn, ast.DropColumn, ast.AlterColumnType, ast.SetDefault, ast.DropDefault, ast.DropNotNull, ast.SetExpression, ast.DropExpression,
		ast.SetStatistics, ast.SetStorage, ast.SetCompression, ast.AlterConstraint:
		return true
	case ast.SetNotNull:
		c := r.Column(cmd.Name)
		return c == nil || !c.NotNull || !r.Partitioned && p.env.Version < 18 // else it is over at once
	case ast.AddConstraint:
		if p.env.Version >= 18 {
			return true // children that get no constraint are locked all the same
		}
		switch k := cmd.Constraint; k.Type {
		case ast.PrimaryKey: // its columns become NOT NULL everywhere
			return r == nil || !r.Partitioned || !slices.ContainsFunc(k.Columns, func(name string) bool { return r.Column(name) != nil && r.Column(name).NotNull })
		case ast.Unique, ast.Exclude:
			return false
		case ast.ForeignKey:
			return r != nil && r.Partitioned
		}
		return true
	case ast.EnableTrigger: // partitions have copies of the triggers, those of foreign keys among them
		key := func(k *catalog.Constraint) bool { return k.Type == ast.ForeignKey }
		return r == nil || r.Partitioned && (r.RowTriggers || slices.ContainsFunc(r.Constraints, key) || len(p.cat.Referencing(r.Name)) > 0)
	case ast.DropConstraint:
		k := r.Constraint(cmd.Name)
		return k == nil || r.Partitioned || k.Type == ast.Check || k.Type == ast.NotNull
	case ast.ValidateConstraint:
		k := r.Constraint(cmd.Name)
		return k == nil || !k.Valid && k.Type != ast.ForeignKey
	}
	return false
}

// otherTables locks what a subcommand touches besides its table.
func (p *predictor) otherTables(s *ast.AlterTable, i int) {
	r, cmd := p.cat.Lookup(s.Name), s.Cmds[i]
	switch cmd.Op {
	case ast.AddColumn:
		for _, k := range cmd.Column.Constraints {
			if k.Type == ast.ForeignKey {
				p.lock(k.RefTable, ShareRowExclusive)
			}
		}
	case ast.AddConstraint:
		if k := cmd.Constraint.Type; r != nil && r.Partitioned && (k == ast.Unique || k == ast.PrimaryKey || k == ast.Exclude) {
			p.buildOnPartitions(s, i)
		}
		if cmd.Constraint.Type == ast.ForeignKey {
			p.lock(cmd.Constraint.RefTable, ShareRowExclusive)
		}
	case ast.ValidateConstraint:
		if k := r.Constraint(cmd.Name); k != nil && k.Type == ast.ForeignKey && !k.Valid {
			p.lock(k.RefTable, RowShare)
		}
	case ast.DropConstraint:
		p.dropConstraint(r, cmd)
	case ast.EnforceConstraint, ast.UnenforceConstraint:
		p.enforce(r, cmd)
	case ast.DropColumn:
		p.dropColumn(r, cmd)
	case ast.AttachPartition:
		p.attach(r, cmd)
	case ast.DetachPartition:
		p.detach(r, cmd)
	case ast.Inherit:
		p.lock(cmd.Table, ShareUpdateExclusive)
	}
}

// compares reports whether an expression compares a column with something.
func compares(e *ast.Expr, column string) bool {
	found := false
	e.Walk(func(e *ast.Expr) bool {
		found = found || e.Kind == ast.Operator && slices.ContainsFunc(e.Args, func(a *ast.Expr) bool { return a.Kind == ast.ColumnRef && a.Name.Name == column })
		return !found
	})
	return found
}

// buildOnPartitions is what a key does to partitions, which get one each.
func (p *predictor) buildOnPartitions(s *ast.AlterTable, i int) {
	recursed := p.recurses(p.cat.Lookup(s.Name), s.Cmds[i])
	for _, t := range p.cat.Descendants(s.Name) {
		p.lock(t, Share)
		if !recursed {
			p.alterCmd(s, i, t)
		}
	}
}

// enforce locks the other end of a foreign key that is switched on or off.
func (p *predictor) enforce(r *catalog.Relation, cmd *ast.AlterCmd) {
	k := r.Constraint(cmd.Name)
	if k == nil || k.Type != ast.ForeignKey {
		return
	}
	mode := AccessExclusive
	if cmd.Op == ast.EnforceConstraint {
		mode = ShareRowExclusive
	}
	p.lock(k.RefTable, mode)
}

// dropConstraint locks the other end of a foreign key, and with CASCADE those
// who point at the key that is dropped.
func (p *predictor) dropConstraint(r *catalog.Relation, cmd *ast.AlterCmd) {
	k := r.Constraint(cmd.Name)
	if k == nil {
		return
	}
	if k.Type == ast.ForeignKey {
		p.lock(k.RefTable, AccessExclusive)
	}
	if k.Type != ast.PrimaryKey && k.Type != ast.Unique {
		return
	}
	if cmd.Cascade {
		for _, ref := range p.cat.KeyUsers(r, k) {
			p.lock(ref, AccessExclusive)
		}
	}
}

func (p *predictor) dropColumn(r *catalog.Relation, cmd *ast.AlterCmd) {
	if r == nil {
		return
	}
	for _, k := range r.Constraints {
		if !slices.Contains(k.Columns, cmd.Name) {
			continue
		}
		if k.Type == ast.ForeignKey {
			p.lock(k.RefTable, AccessExclusive)
		}
		if k.Type != ast.PrimaryKey && k.Type != ast.Unique {
			continue
		}
		if cmd.Cascade {
			for _, ref := range p.cat.KeyUsers(r, k) {
				p.lock(ref, AccessExclusive)
			}
		}
	}
}

// attach locks the new partition and the default one, both of which are
// searched unless a constraint proves that nothing is there to be found.
func (p *predictor) attach(r *catalog.Relation, cmd *ast.AlterCmd) {
	child := p.cat.Lookup(cmd.Table)
	p.scanForBounds(cmd.Table, r)
	p.scanDefault(r)
	if r == nil {
		return
	}
	for _, k := range r.Constraints { // the partition gets them too
		if k.Type != ast.ForeignKey || child != nil && slices.ContainsFunc(child.Constraints, k.Same) {
			continue
		}
		p.lock(k.RefTable, ShareRowExclusive)
		p.work(Work{Kind: Scan, Cause: ForeignKeyCheck, Relation: p.cat.Qualify(cmd.Table), Object: k.Name, Cmd: -1, Certain: true})
	}
}

// scanDefault is what a new partition does to the default one: its rows are
// searched for those that belong into the new one.
func (p *predictor) scanDefault(r *catalog.Relation) {
	if r != nil && r.Default != (ast.Name{}) {
		p.scanForBounds(r.Default, r)
	}
}

// scanForBounds locks a table and all below it and searches its rows for those that
// do not fit the bounds. A check that compares the partition key with something
// may prove that there are none; whether it does is not looked into.
func (p *predictor) scanForBounds(table ast.Name, parent *catalog.Relation) {
	proof := func(k *catalog.Constraint) bool {
		return k.Type == ast.Check && k.Valid && (parent == nil || parent.Key == nil ||
			slices.ContainsFunc(parent.Key, func(column string) bool { return compares(k.Expr, column) }))
	}
	for _, t := range p.lockTree(table, AccessExclusive, false) {
		r := p.cat.Lookup(t)
		if r != nil && (slices.ContainsFunc(r.Constraints, proof) || r.Partitioned && len(r.Children) > 0) {
			continue
		}
		p.work(Work{Kind: Scan, Cause: PartitionBound, Relation: t, Cmd: -1, Certain: r != nil && !r.Partitioned})
	}
}

func (p *predictor) detach(r *catalog.Relation, cmd *ast.AlterCmd) {
	hasDefault := r != nil && r.Default != (ast.Name{})
	if cmd.Concurrent {
		p.lock(cmd.Table, ShareUpdateExclusive)
		return
	}
	mode := ShareUpdateExclusive
	if p.env.Version >= 14 {
		mode = AccessExclusive
	}
	p.lock(cmd.Table, mode)
	if hasDefault {
		p.lock(r.Default, AccessExclusive)
	}
	if r != nil {
		for _, k := range r.Constraints { // the partition's own take their place
			if k.Type == ast.ForeignKey {
				p.lock(k.RefTable, ShareRowExclusive)
			}
		}
	}
}

// alterCmd notes the work of one subcommand on one table.
func (p *predictor) alterCmd(s *ast.AlterTable, i int, table ast.Name) {
	cmd := s.Cmds[i]
	r := p.cat.Lookup(table)
	if r != nil && r.Partitioned && len(r.Children) > 0 && !s.Only {
		return // it has no rows of its own
	}
	// A partitioned table has partitions, though no migration may say which.
	w := Work{Kind: Scan, Relation: table, Object: cmd.Name, Cmd: i, Certain: r == nil || !r.Partitioned}
	switch cmd.Op {
	case ast.AddColumn:
		if !cmd.IfNotExists || r.Column(cmd.Name) == nil {
			p.addColumn(w, cmd.Column, p.inherited(s, table, r))
		}
	case ast.AddConstraint:
		p.addConstraint(w, r, s, cmd.Constraint)
	case ast.AlterColumnType:
		p.alterType(w, r, cmd)
	case ast.SetNotNull:
		w.Cause = NotNull
		if !p.provenNotNull(r, cmd.Name, s) {
			p.work(w)
		}
	case ast.SetExpression:
		w.Kind, w.Cause = Rewrite, Expression
		if c := r.Column(cmd.Name); c == nil || c.Generated { // else virtual: nothing is stored
			w.Certain = w.Certain && c != nil
			p.work(w)
		}
	case ast.EnforceConstraint:
		w.Cause = ForeignKeyCheck
		if k := r.Constraint(cmd.Name); k == nil || !k.Valid {
			w.Certain = w.Certain && k != nil
			p.work(w)
		}
	case ast.ValidateConstraint:
		p.validate(w, r, cmd)
	case ast.SetTablespace, ast.SetAccessMethod:
		w.Kind, w.Cause, w.Certain = Rewrite, Move, false // nothing when it is there already
		if cmd.Op != ast.SetAccessMethod || cmd.Name != "heap" {
			p.work(w)
		}
	case ast.SetLogged, ast.SetUnlogged:
		w.Kind, w.Cause = Rewrite, Persistence
		if r == nil || !r.Complete || r.Unlogged != (cmd.Op == ast.SetUnlogged) {
			p.work(w)
		}
	}
}

func (p *predictor) validate(w Work, r *catalog.Relation, cmd *ast.AlterCmd) {
	k := r.Constraint(cmd.Name)
	if k != nil && k.Valid {
		return
	}
	w.Cause = CheckConstraint
	if k != nil && k.Type == ast.ForeignKey {
		w.Cause = ForeignKeyCheck
	}
	w.Certain = w.Certain && k != nil
	p.work(w)
}

func (p *predictor) addConstraint(w Work, r *catalog.Relation, s *ast.AlterTable, k *ast.Constraint) {
	w.Object = k.Name
	switch k.Type {
	case ast.Check:
		w.Cause = CheckConstraint
		if !k.NotValid {
			p.work(w)
		}
	case ast.ForeignKey:
		w.Cause = ForeignKeyCheck
		if !k.NotValid && !p.inherited(s, w.Relation, r) {
			p.work(w)
		}
	case ast.NotNull:
		w.Cause = NotNull
		if !k.NotValid && len(k.Columns) == 1 && !p.provenNotNull(r, k.Columns[0], s) {
			p.work(w)
		}
	default:
		p.keyConstraint(w, r, s, k)
	}
}

// inherited reports whether a table is a child of the one that is altered, and
// no partition: it gets columns, checks and NOT NULL from above, but no keys.
func (p *predictor) inherited(s *ast.AlterTable, table ast.Name, r *catalog.Relation) bool {
	return table != p.cat.Qualify(s.Name) && r != nil && r.Parent == (ast.Name{})
}

// keyConstraint is UNIQUE, PRIMARY KEY and EXCLUDE: an index is built unless
// one is given, and a primary key verifies that its columns hold no NULL.
func (p *predictor) keyConstraint(w Work, r *catalog.Relation, s *ast.AlterTable, k *ast.Constraint) {
	causes := map[ast.ConstraintType]Cause{ast.Unique: UniqueConstraint, ast.PrimaryKey: PrimaryKey, ast.Exclude: Exclusion}
	w.Cause = causes[k.Type]
	if k.UsingIndex == "" && !p.inherited(s, w.Relation, r) {
		build := w
		build.Kind = Build
		p.work(build)
	}
	if k.Type != ast.PrimaryKey {
		return
	}
	columns := k.Columns
	if x := p.cat.Lookup(s.Name).Index(k.UsingIndex); x != nil { // children have none
		columns = x.Columns
	}
	if k.UsingIndex != "" && len(columns) == 0 {
		return // an index that no migration made: its columns are unknown
	}
	for _, name := range columns {
		if !p.provenNotNull(r, name, s) {
			w.Cause, w.Detail = NotNull, name
			w.Certain = w.Certain && r.Column(name) != nil
			p.work(w)
			return
		}
	}
}
