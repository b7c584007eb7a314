package httpx

import "net/http"

func OkJson(w http.ResponseWriter, v any) {}
