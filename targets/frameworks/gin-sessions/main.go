// An application on gin with gin-contrib/sessions: program VARIANT PORT, where VARIANT is keep (a store at the server), delete
// (the record deleted at sign-in, and saved again), fresh (a session that no cookie names), or cookie (the session in the cookie).
package main

import (
	"crypto/rand"
	"crypto/subtle"
	"html/template"
	"log"
	"net/http"
	"os"

	"github.com/gin-contrib/sessions"
	"github.com/gin-contrib/sessions/cookie"
	"github.com/gin-contrib/sessions/memstore"
	"github.com/gin-gonic/gin"
)

var pages = template.Must(template.New("home").Parse(`<!doctype html><title>Accounts</title>
<p>Welcome.</p><a href="/login">Sign in</a>
{{define "login"}}<!doctype html><title>Sign in</title><form method="post" action="/login"><input name="username">
<input type="password" name="password"><button>Sign in</button></form>{{end}}
{{define "account"}}<!doctype html><title>Account</title><p>Signed in as {{.}}.</p>
<form method="post" action="/logout"><button>Sign out</button></form>{{end}}`))

func equal(one, other string) bool {
	return subtle.ConstantTimeCompare([]byte(one), []byte(other)) == 1
}

func save(c *gin.Context, session sessions.Session) {
	if err := session.Save(); err != nil {
		c.AbortWithError(http.StatusInternalServerError, err)
	}
}

// The store takes the identifier from the request's cookie: without one it makes its own.
func begin(c *gin.Context, store sessions.Store, username string) error {
	bare := c.Request.Clone(c.Request.Context())
	bare.Header.Del("Cookie")
	session, err := store.New(bare, "shop")
	if err != nil {
		return err
	}
	session.Values["user"] = username
	return session.Save(c.Request, c.Writer)
}

func main() {
	variant, port := os.Args[1], os.Args[2]
	username, password := os.Getenv("LOGIN_USERNAME"), os.Getenv("LOGIN_PASSWORD")
	gin.SetMode(gin.ReleaseMode)
	router := gin.New()
	router.SetHTMLTemplate(pages)
	key := []byte(rand.Text())
	var store sessions.Store = memstore.NewStore(key)
	if variant == "cookie" {
		store = cookie.NewStore(key)
	}
	router.Use(sessions.Sessions("shop", store))

	router.GET("/", func(c *gin.Context) {
		session := sessions.Default(c)
		if session.Get("basket") == nil {
			session.Set("basket", rand.Text())
			save(c, session)
		}
		c.HTML(http.StatusOK, "home", nil)
	})
	router.GET("/login", func(c *gin.Context) { c.HTML(http.StatusOK, "login", nil) })
	router.POST("/login", func(c *gin.Context) {
		if !equal(c.PostForm("username"), username) || !equal(c.PostForm("password"), password) {
			c.Redirect(http.StatusSeeOther, "/login")
			return
		}
		session := sessions.Default(c)
		if variant == "delete" || variant == "fresh" {
			session.Options(sessions.Options{Path: "/", MaxAge: -1})
			save(c, session)
			session.Options(sessions.Options{Path: "/", MaxAge: 86400})
		}
		if variant == "fresh" {
			if err := begin(c, store, username); err != nil {
				c.AbortWithError(http.StatusInternalServerError, err)
				return
			}
		} else {
			session.Set("user", username)
			save(c, session)
		}
		c.Redirect(http.StatusSeeOther, "/account")
	})
	router.GET("/account", func(c *gin.Context) {
		user := sessions.Default(c).Get("user")
		if user == nil {
			c.Redirect(http.StatusSeeOther, "/login")
			return
		}
		c.HTML(http.StatusOK, "account", user)
	})
	router.POST("/logout", func(c *gin.Context) {
		session := sessions.Default(c)
		session.Clear()
		session.Options(sessions.Options{Path: "/", MaxAge: -1})
		save(c, session)
		c.Redirect(http.StatusSeeOther, "/")
	})
	log.Fatal(router.Run("127.0.0.1:" + port))
}
