// PocketBase with nothing of ours in it: program serve --dir SCRATCH/data --http 127.0.0.1:PORT
package main

import (
	"log"

	"github.com/pocketbase/pocketbase"
)

func main() {
	if err := pocketbase.New().Start(); err != nil {
		log.Fatal(err)
	}
}
