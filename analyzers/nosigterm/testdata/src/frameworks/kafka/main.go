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
		m, err := r.ReadMessage(context.Background()) // want `runs kafka-go.Reader.ReadMessage and nothing catches SIGTERM`
		if err != nil {
			return
		}
		fmt.Println(m)
	}
}
