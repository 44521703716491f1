// A Fiber application with a sign-in form and Fiber's own sessions: program keep|regenerate PORT.
package main

import (
	"crypto/rand"
	"crypto/subtle"
	"html/template"
	"log"
	"os"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/session"
)

var pages = template.Must(template.New("home").Parse(`<!doctype html><title>Accounts</title>
<p>Welcome.</p><a href="/login">Sign in</a>
{{define "login"}}<!doctype html><title>Sign in</title><form method="post" action="/login"><input name="username">
<input type="password" name="password"><button>Sign in</button></form>{{end}}
{{define "account"}}<!doctype html><title>Account</title><p>Signed in as {{.}}.</p>
<form method="post" action="/logout"><button>Sign out</button></form>{{end}}`))

func show(c *fiber.Ctx, name string, data any) error {
	var page strings.Builder
	if err := pages.ExecuteTemplate(&page, name, data); err != nil {
		return err
	}
	return c.Type("html", "utf-8").SendString(page.String())
}

func equal(one, other string) bool {
	return subtle.ConstantTimeCompare([]byte(one), []byte(other)) == 1
}

func main() {
	regenerate, port := os.Args[1] == "regenerate", os.Args[2]
	username, password := os.Getenv("LOGIN_USERNAME"), os.Getenv("LOGIN_PASSWORD")
	// remedy:begin cookies-only/go
	sessions := session.New(session.Config{KeyLookup: "cookie:session_id"})
	// remedy:end
	app := fiber.New(fiber.Config{DisableStartupMessage: true})

	app.Get("/", func(c *fiber.Ctx) error {
		visit, err := sessions.Get(c)
		if err != nil {
			return err
		}
		if visit.Get("basket") == nil {
			visit.Set("basket", rand.Text())
		}
		if err := visit.Save(); err != nil {
			return err
		}
		return show(c, "home", nil)
	})
	app.Get("/login", func(c *fiber.Ctx) error {
		return show(c, "login", nil)
	})
	app.Post("/login", func(c *fiber.Ctx) error {
		if !equal(c.FormValue("username"), username) || !equal(c.FormValue("password"), password) {
			return c.Redirect("/login")
		}
		visit, err := sessions.Get(c)
		if err != nil {
			return err
		}
		if regenerate {
			if err := visit.Regenerate(); err != nil {
				return err
			}
		}
		visit.Set("user", username)
		if err := visit.Save(); err != nil {
			return err
		}
		return c.Redirect("/account")
	})
	app.Get("/account", func(c *fiber.Ctx) error {
		visit, err := sessions.Get(c)
		if err != nil {
			return err
		}
		user, ok := visit.Get("user").(string)
		if !ok {
			return c.Redirect("/login")
		}
		return show(c, "account", user)
	})
	app.Post("/logout", func(c *fiber.Ctx) error {
		visit, err := sessions.Get(c)
		if err != nil {
			return err
		}
		if err := visit.Destroy(); err != nil {
			return err
		}
		return c.Redirect("/")
	})
	log.Fatal(app.Listen("127.0.0.1:" + port))
}
