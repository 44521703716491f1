// An application with a sign-in form on gorilla/sessions: program cookie|store|store-renew PORT.
package main

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"html/template"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"github.com/gorilla/sessions"
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

// renew erases the record and its identifier: the next Save makes another.
func renew(w http.ResponseWriter, r *http.Request, session *sessions.Session) error {
	options := *session.Options
	session.Options.MaxAge = -1
	if err := session.Save(r, w); err != nil {
		return err
	}
	session.ID, session.Options = "", &options
	return nil
}

func main() {
	variant, port := os.Args[1], os.Args[2]
	username, password := os.Getenv("LOGIN_USERNAME"), os.Getenv("LOGIN_PASSWORD")
	folder, err := os.MkdirTemp("", "gorilla-sessions-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	key := []byte(rand.Text() + rand.Text())
	var store sessions.Store = sessions.NewFilesystemStore(folder, key)
	if variant == "cookie" {
		store = sessions.NewCookieStore(key)
	}
	routes := http.NewServeMux()
	handle := func(pattern string, handler func(http.ResponseWriter, *http.Request, *sessions.Session) error) {
		routes.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			// The error says that a cookie was not made here: the session is a new one then.
			session, _ := store.Get(r, "session")
			if err := handler(w, r, session); err != nil {
				log.Print(err)
				http.Error(w, "no session", http.StatusInternalServerError)
			}
		})
	}

	handle("GET /{$}", func(w http.ResponseWriter, r *http.Request, session *sessions.Session) error {
		if _, ok := session.Values["basket"]; !ok {
			session.Values["basket"] = rand.Text()
		}
		if err := session.Save(r, w); err != nil {
			return err
		}
		show(w, "home", nil)
		return nil
	})
	handle("GET /login", func(w http.ResponseWriter, r *http.Request, session *sessions.Session) error {
		show(w, "login", nil)
		return nil
	})
	handle("POST /login", func(w http.ResponseWriter, r *http.Request, session *sessions.Session) error {
		if !equal(r.PostFormValue("username"), username) || !equal(r.PostFormValue("password"), password) {
			http.Redirect(w, r, "/login", http.StatusSeeOther)
			return nil
		}
		if variant == "store-renew" && !session.IsNew {
			if err := renew(w, r, session); err != nil {
				return err
			}
		}
		session.Values["user"] = username
		if err := session.Save(r, w); err != nil {
			return err
		}
		http.Redirect(w, r, "/account", http.StatusSeeOther)
		return nil
	})
	handle("GET /account", func(w http.ResponseWriter, r *http.Request, session *sessions.Session) error {
		user, ok := session.Values["user"].(string)
		if !ok {
			http.Redirect(w, r, "/login", http.StatusSeeOther)
			return nil
		}
		show(w, "account", user)
		return nil
	})
	handle("POST /logout", func(w http.ResponseWriter, r *http.Request, session *sessions.Session) error {
		session.Options.MaxAge = -1
		if err := session.Save(r, w); err != nil {
			return err
		}
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return nil
	})

	server := http.Server{Addr: "127.0.0.1:" + port, Handler: routes}
	ended, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	go func() {
		<-ended.Done()
		server.Close()
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		log.Print(err)
	}
}
