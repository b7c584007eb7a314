package callgraph

// SCCs lists the strongly connected components of the graph, callees before
// their callers: functions that call each other are in one, others alone. next
// yields what a node leads to; nil takes the edges.
func (g *Graph) SCCs(next func(*Node, func(*Node))) [][]*Node {
	if next == nil {
		next = func(n *Node, visit func(*Node)) {
			for _, e := range n.out {
				if e.To != nil {
					visit(e.To)
				}
			}
		}
	}
	t := &tarjan{next: next, low: map[*Node]int{}, index: map[*Node]int{}, on: map[*Node]bool{}}
	for _, n := range g.Nodes() {
		if _, seen := t.index[n]; !seen {
			t.run(n)
		}
	}
	return t.found
}

// tarjan is the algorithm of that name, without recursion: chains of calls in
// generated code are thousands long.
type tarjan struct {
	next  func(*Node, func(*Node))
	index map[*Node]int
	low   map[*Node]int
	on    map[*Node]bool
	stack []*Node
	found [][]*Node
}

type tarjanFrame struct {
	node *Node
	todo []*Node
}

func (t *tarjan) enter(n *Node) tarjanFrame {
	t.index[n] = len(t.index)
	t.low[n] = t.index[n]
	t.stack = append(t.stack, n)
	t.on[n] = true
	f := tarjanFrame{node: n}
	t.next(n, func(m *Node) { f.todo = append(f.todo, m) })
	return f
}

func (t *tarjan) run(start *Node) {
	frames := []tarjanFrame{t.enter(start)}
	for len(frames) > 0 {
		f := &frames[len(frames)-1]
		if len(f.todo) == 0 {
			t.leave(f.node)
			frames = frames[:len(frames)-1]
			if len(frames) > 0 {
				above := frames[len(frames)-1].node
				t.low[above] = min(t.low[above], t.low[f.node])
			}
			continue
		}
		m := f.todo[0]
		f.todo = f.todo[1:]
		if at, seen := t.index[m]; !seen {
			frames = append(frames, t.enter(m))
		} else if t.on[m] {
			t.low[f.node] = min(t.low[f.node], at)
		}
	}
}

func (t *tarjan) leave(n *Node) {
	if t.low[n] != t.index[n] {
		return
	}
	var component []*Node
	for {
		m := t.stack[len(t.stack)-1]
		t.stack = t.stack[:len(t.stack)-1]
		t.on[m] = false
		component = append(component, m)
		if m == n {
			break
		}
	}
	t.found = append(t.found, component)
}
