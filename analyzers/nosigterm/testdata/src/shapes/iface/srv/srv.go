package srv // want package:`serving`

import "net/http"

type web struct{ *http.Server }

type Web interface{ Start() error }

func New() Web { return &web{} }

func (w *web) Start() error { return w.ListenAndServe() } // want Start:"serves or catches signals"
