package env

func Parse(v any) error { return nil }

func ParseAs[T any]() (T, error) { var t T; return t, nil }
