package asynq

type Handler interface{ ProcessTask(*Task) error }

type Server struct{}

func (s *Server) Run(h Handler) error   { return nil }
func (s *Server) Start(h Handler) error { return nil }
func (s *Server) Shutdown()             {}
