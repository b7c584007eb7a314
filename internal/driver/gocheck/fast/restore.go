package fast

import "time"

// readAllAfter is the number of checked packages after which all dependencies
// are read at once: reading stops the others, so it should not be done often.
const readAllAfter = 3

// loadImports makes sure that the types, and of main packages the facts, of
// all that a package imports are there.
func (r *fastRun) loadImports(n *node) {
	reused := r.reusedImports(n)
	r.readDependencies(append(reused, n))
	for _, used := range reused {
		r.restore(used)
	}
}

// readDependencies reads the dependencies that packages import directly.
func (r *fastRun) readDependencies(users []*node) {
	l := r.loader
	if l.fromSource {
		return
	}
	l.mu.Lock()
	l.checks++
	all := l.checks == readAllAfter
	l.mu.Unlock()
	l.lock.Lock()
	defer l.lock.Unlock()
	defer r.Timings.Since("types from the cache", time.Now())
	if all {
		for used, key := range l.keys {
			l.readDependency(used, key)
		}
		return
	}
	for _, user := range users {
		for _, used := range user.uses {
			if key, ok := l.keys[used]; ok {
				l.readDependency(used, key)
			}
		}
	}
}

// reusedImports lists the main packages that n depends on and that an earlier
// run's results stand for so far, dependencies first.
func (r *fastRun) reusedImports(n *node) []*node {
	r.mu.Lock()
	none := r.reused == 0
	r.mu.Unlock()
	if none {
		return nil
	}
	var list []*node
	seen := map[*node]bool{}
	var visit func(*node)
	visit = func(m *node) {
		for _, used := range m.uses {
			if !used.main || seen[used] {
				continue
			}
			seen[used] = true
			visit(used)
			r.mu.Lock()
			s := r.states[used]
			reused := s != nil && s.kept != nil
			r.mu.Unlock()
			if reused {
				list = append(list, used)
			}
		}
	}
	visit(n)
	return list
}

// restore brings back the types and facts of a main package whose result was
// reused: the types from source without bodies, the facts from the store. Who
// else asks meanwhile waits.
func (r *fastRun) restore(n *node) {
	r.mu.Lock()
	s := r.states[n]
	r.mu.Unlock()
	s.restore.Do(func() {
		defer r.Timings.Since("types of unchanged packages", time.Now())
		r.loader.lock.RLock()
		defer r.loader.lock.RUnlock()
		pkg := r.chain.checkAPI(r.fset, n, s.kept.Damaged, nodeImporter{node: n, find: r.loader.find})
		r.loader.set(n, pkg)
		r.runner.restore(pkg, s.kept.Facts)
		r.mu.Lock()
		s.kept = nil
		r.mu.Unlock()
	})
}
