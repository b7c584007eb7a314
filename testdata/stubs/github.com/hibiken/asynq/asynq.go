package asynq

type Task struct{}
