package envscatter

// foldKeys keeps the first of several reads of a variable in one function, or
// in the initialisers of the package; the others become its related places.
func (c *checker) foldKeys() {
	type id struct{ fn, key string }
	first := map[id]*read{}
	for _, r := range c.reads {
		if r.category == "" {
			continue
		}
		k := id{r.at.Func, r.key()}
		if r.at.Initial {
			k.fn = ""
		}
		switch lead := first[k]; {
		case lead == nil:
			first[k] = r
		case lead.category == r.category:
			lead.relate(r, "read again here")
			r.category = ""
		}
	}
}

// tableSize is the number of variables in one place that make one finding of
// many: moving them is a single change.
const tableSize = 5

// foldTables makes one finding of a table of variables in one function, or in
// the initialisers of one file.
func (c *checker) foldTables() {
	type id struct{ fn, category string }
	tables := map[id][]*read{}
	var order []id
	for _, r := range c.reads {
		switch r.category {
		case scattered, startup, configLeak, duplicateRead, requestPath:
			k := id{r.at.Func, r.category}
			if r.at.Initial {
				k.fn = r.at.File
			}
			if tables[k] == nil {
				order = append(order, k)
			}
			tables[k] = append(tables[k], r)
		}
	}
	for _, k := range order {
		if table := tables[k]; len(table) >= tableSize {
			lead := table[0]
			lead.more = len(table) - 1
			for _, r := range table[1:] {
				lead.relate(r, "reads "+r.key())
				r.category = ""
			}
		}
	}
}
