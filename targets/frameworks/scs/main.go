// An application with a sign-in form on alexedwards/scs: program keep|renew PORT.
package main

import (
	"crypto/rand"
	"crypto/subtle"
	"html/template"
	"log"
	"net/http"
	"os"

	"github.com/alexedwards/scs/v2"
)

var pages = template.Must(template.New("home").Parse(`<!doctype html><title>Accounts</title>
<p>Welcome.</p><a href="/login">Sign in</a>
{{define "login"}}<!doctype html><title>Sign in</title><form method="post" action="/login"><input name="username">
<input type="password" name="password"><button>Sign in</button></form>{{end}}
{{define "account"}}<!doctype html><title>Account</title><p>Signed in as {{.}}.</p>
<form method="post" action="/logout"><button>Sign out</button></form>{{end}}`))

func show(w http.ResponseWriter, name string, data any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err := pages.ExecuteTemplate(w, name, data); err != nil {
		log.Print(err)
	}
}

func equal(one, other string) bool {
	return subtle.ConstantTimeCompare([]byte(one), []byte(other)) == 1
}

func main() {
	renew, port := os.Args[1] == "renew", os.Args[2]
	username, password := os.Getenv("LOGIN_USERNAME"), os.Getenv("LOGIN_PASSWORD")
	sessions := scs.New()
	routes := http.NewServeMux()

	routes.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		if !sessions.Exists(r.Context(), "basket") {
			sessions.Put(r.Context(), "basket", rand.Text())
		}
		show(w, "home", nil)
	})
	routes.HandleFunc("GET /login", func(w http.ResponseWriter, r *http.Request) {
		show(w, "login", nil)
	})
	routes.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		if !equal(r.PostFormValue("username"), username) || !equal(r.PostFormValue("password"), password) {
			http.Redirect(w, r, "/login", http.StatusSeeOther)
			return
		}
		if renew {
			if err := sessions.RenewToken(r.Context()); err != nil {
				http.Error(w, "no new token", http.StatusInternalServerError)
				return
			}
		}
		sessions.Put(r.Context(), "user", username)
		http.Redirect(w, r, "/account", http.StatusSeeOther)
	})
	routes.HandleFunc("GET /account", func(w http.ResponseWriter, r *http.Request) {
		user := sessions.GetString(r.Context(), "user")
		if user == "" {
			http.Redirect(w, r, "/login", http.StatusSeeOther)
			return
		}
		show(w, "account", user)
	})
	routes.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		if err := sessions.Destroy(r.Context()); err != nil {
			http.Error(w, "still signed in", http.StatusInternalServerError)
			return
		}
		http.Redirect(w, r, "/", http.StatusSeeOther)
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+port, sessions.LoadAndSave(routes)))
}
