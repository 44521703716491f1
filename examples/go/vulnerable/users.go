package main

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
)

type user struct{ salt, hash []byte }

var users = map[string]user{}

func hashed(password string, salt []byte) ([]byte, error) {
	return pbkdf2.Key(sha256.New, password, salt, 600_000, 32)
}

func addUser(name, password string) error {
	salt := make([]byte, 16)
	rand.Read(salt)
	hash, err := hashed(password, salt)
	users[name] = user{salt, hash}
	return err
}

func passwordIsRight(name, password string) bool {
	known, found := users[name]
	if !found {
		return false
	}
	hash, err := hashed(password, known.salt)
	return err == nil && subtle.ConstantTimeCompare(hash, known.hash) == 1
}
