package web // want package:"corspackage"

import "net/http"

func AllowAnyOrigin(w http.ResponseWriter, r *http.Request) { // want AllowAnyOrigin:"corsfunc"
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
}

func AllowCookies(w http.ResponseWriter) { // want AllowCookies:"corsfunc"
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}
