package websocket

import (
	"net/http"

	coder "github.com/coder/websocket"
	"github.com/gorilla/websocket"
)

var open = websocket.Upgrader{
	CheckOrigin: func(r *http.Request) bool { return true }, // want `^any website can open a connection with the user's cookies: CheckOrigin accepts https://evil.example`
}

var guarded = websocket.Upgrader{
	CheckOrigin: func(r *http.Request) bool { return r.Header.Get("Origin") == "https://app.example.com" },
}

var sameHost = websocket.Upgrader{ReadBufferSize: 1024}

func anyone(r *http.Request) bool { return true }

func assigned() *websocket.Upgrader {
	up := websocket.Upgrader{}
	up.CheckOrigin = anyone // want `CheckOrigin accepts`
	return &up
}

func accept(w http.ResponseWriter, r *http.Request) {
	coder.Accept(w, r, &coder.AcceptOptions{
		InsecureSkipVerify: true, // want `^any website can open a connection with the user's cookies: InsecureSkipVerify turns the check of the Origin off`
	})
	coder.Accept(w, r, &coder.AcceptOptions{
		OriginPatterns: []string{"*"}, // want `the pattern "\*" accepts every origin`
	})
	coder.Accept(w, r, &coder.AcceptOptions{OriginPatterns: []string{"*.example.com"}})
	coder.Accept(w, r, nil)
}
