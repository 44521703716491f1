import io.ktor.http.ContentType
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.ApplicationCall
import io.ktor.server.application.install
import io.ktor.server.auth.Authentication
import io.ktor.server.auth.UserIdPrincipal
import io.ktor.server.auth.authenticate
import io.ktor.server.auth.form
import io.ktor.server.auth.principal
import io.ktor.server.auth.session
import io.ktor.server.engine.embeddedServer
import io.ktor.server.netty.Netty
import io.ktor.server.response.respondRedirect
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import io.ktor.server.routing.post
import io.ktor.server.routing.routing
import io.ktor.server.sessions.SessionStorageMemory
import io.ktor.server.sessions.SessionTransportTransformerMessageAuthentication
import io.ktor.server.sessions.Sessions
import io.ktor.server.sessions.clear
import io.ktor.server.sessions.cookie
import io.ktor.server.sessions.get
import io.ktor.server.sessions.sessions
import io.ktor.server.sessions.set
import java.security.MessageDigest
import java.security.SecureRandom
import kotlinx.serialization.Serializable

@Serializable
data class Visit(val basket: Int, val user: String? = null)

@Serializable
data class User(val name: String)

private val user: String = System.getenv("LOGIN_USERNAME")

/** An application on Ktor's sessions and its form authentication: Main one|apart|signed PORT. */
fun main(arguments: Array<String>) {
  val (variant, port) = arguments
  embeddedServer(Netty, port = port.toInt(), host = "127.0.0.1") {
    install(Sessions) {
      cookie<Visit>("VISIT", SessionStorageMemory()) { cookie.path = "/" }
      if (variant == "signed") {
        val key = ByteArray(32).also(SecureRandom()::nextBytes)
        cookie<User>("USER") { cookie.path = "/"; transform(SessionTransportTransformerMessageAuthentication(key)) }
      } else {
        cookie<User>("USER", SessionStorageMemory()) { cookie.path = "/" }
      }
    }
    install(Authentication) {
      form("form") {
        userParamName = "username"
        passwordParamName = "password"
        validate { if (equal(it.name, user) and equal(it.password, System.getenv("LOGIN_PASSWORD"))) UserIdPrincipal(it.name) else null }
        challenge("/login")
      }
      if (variant == "one") {
        session<Visit>("session") { validate { visit -> visit.user?.let(::UserIdPrincipal) }; challenge("/login") }
      } else {
        session<User>("session") { validate { UserIdPrincipal(it.name) }; challenge("/login") }
      }
    }
    routing {
      get("/") {
        if (call.sessions.get<Visit>() == null) call.sessions.set(Visit(SecureRandom().nextInt()))
        call.page("Shop", """<p>Welcome.</p><a href="/login">Sign in</a>""")
      }
      get("/login") {
        call.page("Sign in", """<form method="post" action="/login"><input name="username">
          <input type="password" name="password"><button>Sign in</button></form>""")
      }
      authenticate("form") {
        post("/login") {
          val name = call.principal<UserIdPrincipal>()!!.name
          if (variant == "one") call.sessions.set(Visit(call.sessions.get<Visit>()?.basket ?: 0, name))
          else call.sessions.set(User(name))
          call.respondRedirect("/account")
        }
      }
      authenticate("session") {
        get("/account") {
          call.page("Account", """<p>Signed in as ${call.principal<UserIdPrincipal>()?.name}.</p>
            <form method="post" action="/logout"><button>Sign out</button></form>""")
        }
      }
      post("/logout") {
        if (variant == "one") call.sessions.clear<Visit>() else call.sessions.clear<User>()
        call.respondRedirect("/")
      }
    }
  }.start(wait = true)
}

private fun equal(given: String, right: String) = MessageDigest.isEqual(given.toByteArray(), right.toByteArray())

private suspend fun ApplicationCall.page(title: String, body: String) =
  respondText("<!doctype html><title>$title</title>$body", ContentType.Text.Html, HttpStatusCode.OK)
