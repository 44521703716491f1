package main

import (
	"embed"
	"html/template"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/alexedwards/scs/v2"
)

//go:embed templates
var files embed.FS

var templates = template.Must(template.ParseFS(files, "templates/*.html"))

var sessionManager = newSessionManager()

func newSessionManager() *scs.SessionManager {
	// Sessions stand in memory here; with more than one process, take one of the other stores of scs.
	sessionManager := scs.New()
	sessionManager.Lifetime = 30 * 24 * time.Hour
	return sessionManager
}

func render(w http.ResponseWriter, status int, name string, data any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if err := templates.ExecuteTemplate(w, name, data); err != nil {
		log.Print(err)
	}
}

func home(w http.ResponseWriter, r *http.Request) {
	// Counts the visits of a browser, signed in or not.
	sessionManager.Put(r.Context(), "visits", sessionManager.GetInt(r.Context(), "visits")+1)
	render(w, http.StatusOK, "home.html", sessionManager.GetString(r.Context(), "user"))
}

func signInForm(w http.ResponseWriter, r *http.Request) {
	render(w, http.StatusOK, "login.html", "")
}

func signIn(w http.ResponseWriter, r *http.Request) {
	username := r.PostFormValue("username")
	if !passwordIsRight(username, r.PostFormValue("password")) {
		render(w, http.StatusUnauthorized, "login.html", "The user name or the password is wrong.")
		return
	}
	sessionManager.Put(r.Context(), "user", username)
	http.Redirect(w, r, "/account", http.StatusSeeOther)
}

func account(w http.ResponseWriter, r *http.Request) {
	user := sessionManager.GetString(r.Context(), "user")
	if user == "" {
		http.Redirect(w, r, "/login", http.StatusSeeOther)
		return
	}
	render(w, http.StatusOK, "account.html", user)
}

func signOut(w http.ResponseWriter, r *http.Request) {
	if err := sessionManager.Destroy(r.Context()); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func main() {
	password := os.Getenv("E2E_PASSWORD")
	if password == "" {
		log.Fatal("Set E2E_PASSWORD: the password of the test account alice.")
	}
	if err := addUser("alice", password); err != nil {
		log.Fatal(err)
	}

	routes := http.NewServeMux()
	routes.HandleFunc("GET /{$}", home)
	routes.HandleFunc("GET /login", signInForm)
	routes.HandleFunc("POST /login", signIn)
	routes.HandleFunc("GET /account", account)
	routes.HandleFunc("POST /logout", signOut)
	log.Fatal(http.ListenAndServe("localhost:8080", sessionManager.LoadAndSave(routes)))
}
