package extra

import "extra/lib"

func use() {
	_ = lib.New(lib.Settings{
		Hosts:   []string{"*"}, // want `lib: Hosts contains "\*", and credentials are allowed`
		Cookies: true,
	})
	_ = lib.New(lib.Settings{Hosts: []string{"*"}})
}
