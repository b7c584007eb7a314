package main

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"
)

type orders struct{ reader *kafka.Reader }

func (o *orders) run() {
	for {
		m, err := o.reader.FetchMessage(context.Background()) // want ` of kafka-go.Reader.FetchMessage`
		if err != nil {
			log.Print(err)
			return
		}
		log.Print(m.Value)
	}
}

var jobs = map[string]func(){"orders": (&orders{}).run}

func main() {
	jobs["orders"]()
}
