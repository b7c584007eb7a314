package middleware

import "net/http"

type Responder interface{ WriteResponse(http.ResponseWriter) }
