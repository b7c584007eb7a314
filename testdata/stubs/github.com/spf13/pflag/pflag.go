package pflag

func String(name, value, usage string) *string { return nil }
