package pat

import "net/http"

type Pattern struct{}

func New(pat string) *Pattern                          { return nil }
func Get(pat string) *Pattern                          { return nil }
func Post(pat string) *Pattern                         { return nil }
func (p *Pattern) Match(r *http.Request) *http.Request { return r }
