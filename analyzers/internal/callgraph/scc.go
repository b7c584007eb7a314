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
	nodes := g.Nodes()
	t := &tarjan{next: next, index: make([]int, len(nodes)), low: make([]int, len(nodes)), on: make([]bool, len(nodes))}
	for _, n := range nodes {
		if t.index[n.id] == 0 {
			t.run(n)
		}
	}
	return t.found
}

// tarjan is the algorithm of that name, without recursion: chains of calls in
// generated code are thousands long. Its slices go by the nodes' numbers.
type tarjan struct {
	next  func(*Node, func(*Node))
	index []int // when the node was entered, from 1 on; 0 before
	low   []int
	on    []bool
	last  int
	stack []*Node
	found [][]*Node
}

type tarjanFrame struct {
	node *Node
	todo []*Node
}

func (t *tarjan) enter(n *Node) tarjanFrame {
	t.last++
	t.index[n.id], t.low[n.id] = t.last, t.last
	t.stack = append(t.stack, n)
	t.on[n.id] = true
	f := tarjanFrame{node: n}
	t.next(n, func(m *Node) {
		if t.index[m.id] == 0 || t.on[m.id] { // others are done
			f.todo = append(f.todo, m)
		}
	})
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
				t.low[above.id] = min(t.low[above.id], t.low[f.node.id])
			}
			continue
		}
		m := f.todo[0]
		f.todo = f.todo[1:]
		if t.index[m.id] == 0 {
			frames = append(frames, t.enter(m))
		} else if t.on[m.id] {
			t.low[f.node.id] = min(t.low[f.node.id], t.index[m.id])
		}
	}
}

func (t *tarjan) leave(n *Node) {
	if t.low[n.id] != t.index[n.id] {
		return
	}
	var component []*Node
	for {
		m := t.stack[len(t.stack)-1]
		t.stack = t.stack[:len(t.stack)-1]
		t.on[m.id] = false
		component = append(component, m)
		if m == n {
			break
		}
	}
	t.found = append(t.found, component)
}
