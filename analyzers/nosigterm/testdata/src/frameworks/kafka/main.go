package main

import (
	"context"
	"fmt"

	"github.com/segmentio/kafka-go"
)

func main() {
	r := &kafka.Reader{}
	first, _ := r.ReadMessage(context.Background())
	fmt.Println(first)
	for {
		m, err := r.ReadMessage(context.Background()) // want `^every rollout cuts [\w ]* of kafka-go.Reader.ReadMessage: nothing catches SIGTERM`
		if err != nil {
			return
		}
		fmt.Println(m)
	}
}
