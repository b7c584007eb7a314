package rule

import "strings"

// JoinList spells a list as the value of one option: items separated by commas.
// A comma within an item, as regular expressions have, gets a backslash.
func JoinList(items []string) string {
	escaped := make([]string, len(items))
	for i, item := range items {
		escaped[i] = strings.ReplaceAll(item, ",", `\,`)
	}
	return strings.Join(escaped, ",")
}

// SplitList reads such a value. Spaces around items and empty items are left out.
func SplitList(value string) []string {
	var items []string
	var item strings.Builder
	end := func() {
		if s := strings.TrimSpace(item.String()); s != "" {
			items = append(items, s)
		}
		item.Reset()
	}
	for i := 0; i < len(value); i++ {
		switch {
		case value[i] == ',':
			end()
		case value[i] == '\\' && i+1 < len(value) && value[i+1] == ',':
			item.WriteByte(',')
			i++
		default:
			item.WriteByte(value[i])
		}
	}
	end()
	return items
}
