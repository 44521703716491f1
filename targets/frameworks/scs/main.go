// An application with a sign-in form on alexedwards/scs: program VARIANT PORT, where VARIANT is keep, renew, or exposed and
// hardened (behind a proxy).
package main

import (
	"crypto/rand"
	"crypto/subtle"
	"html/template"
	"log"
	"net/http"
	"os"
	"strings"
	"time"

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

func harden(sessionManager *scs.SessionManager) {
	// remedy:begin cookie-prefix/go cookie-secure/go cookie-httponly/go cookie-samesite/go cookie-rejected/go cookie-domain/go session-lifetime/go
	sessionManager.Cookie.Name = "__Host-session"         // remedy:only cookie-prefix
	sessionManager.Cookie.Secure = true                   // remedy:only cookie-prefix cookie-secure cookie-rejected
	sessionManager.Cookie.Path = "/"                      // remedy:only cookie-prefix cookie-rejected
	sessionManager.Cookie.HttpOnly = true                 // remedy:only cookie-httponly
	sessionManager.Cookie.SameSite = http.SameSiteLaxMode // remedy:only cookie-samesite
	sessionManager.Cookie.Domain = ""                     // remedy:only cookie-domain
	sessionManager.Lifetime = 8 * time.Hour               // remedy:only session-lifetime
	sessionManager.Cookie.Persist = false                 // remedy:only session-lifetime
	// remedy:end
}

func expose(sessionManager *scs.SessionManager) {
	sessionManager.Cookie.HttpOnly = false
	sessionManager.Cookie.SameSite = 0
	sessionManager.Cookie.Domain = "127.0.0.1"
	sessionManager.Lifetime = 30 * 24 * time.Hour
}

func main() {
	variant, port := os.Args[1], os.Args[2]
	renew, account := variant != "keep", "/account"
	username, password := os.Getenv("LOGIN_USERNAME"), os.Getenv("LOGIN_PASSWORD")
	sessionManager := scs.New()
	switch variant {
	case "hardened":
		harden(sessionManager)
	case "exposed":
		expose(sessionManager)
		account = "http" + strings.TrimPrefix(os.Getenv("PUBLIC_URL"), "https") + account
	}
	routes := http.NewServeMux()

	routes.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		if !sessionManager.Exists(r.Context(), "basket") {
			sessionManager.Put(r.Context(), "basket", rand.Text())
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
			// remedy:begin renew-session/go
			if err := sessionManager.RenewToken(r.Context()); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			sessionManager.Put(r.Context(), "user", username)
			// remedy:end
		} else {
			sessionManager.Put(r.Context(), "user", username)
		}
		http.Redirect(w, r, account, http.StatusSeeOther)
	})
	routes.HandleFunc("GET /account", func(w http.ResponseWriter, r *http.Request) {
		user := sessionManager.GetString(r.Context(), "user")
		if user == "" {
			http.Redirect(w, r, "/login", http.StatusSeeOther)
			return
		}
		if variant == "exposed" {
			w.Header().Set("Cache-Control", "public, max-age=600")
		}
		show(w, "account", user)
	})
	routes.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		// remedy:begin end-session/go
		if err := sessionManager.Destroy(r.Context()); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		// remedy:end
		http.Redirect(w, r, "/", http.StatusSeeOther)
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+port, sessionManager.LoadAndSave(routes)))
}
