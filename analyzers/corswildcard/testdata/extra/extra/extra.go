package extra

import "extra/lib"

func use() {
	_ = lib.New(lib.Settings{
		Hosts:   []string{"*"}, // want `^any website can read users' data: Hosts contains "\*" \(lib\)`
		Cookies: true,
	})
	_ = lib.New(lib.Settings{Hosts: []string{"*"}})
}
