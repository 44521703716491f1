import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.SessionHandler;
import io.vertx.ext.web.sstore.LocalSessionStore;
import java.security.SecureRandom;

/** An application on Vert.x Web with sessions in memory: java Main VARIANT PORT. */
public final class Main {
  private static final String USER = System.getenv("LOGIN_USERNAME");
  private static final String WORD = System.getenv("LOGIN_PASSWORD");

  public static void main(String[] arguments) {
    boolean renews = arguments[0].equals("regenerate");
    Vertx vertx = Vertx.vertx();
    Router router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false));
    router.route().handler(SessionHandler.create(LocalSessionStore.create(vertx)).setCookieHttpOnlyFlag(true));

    router.get("/").handler(call -> {
      call.session().computeIfAbsent("basket", key -> new SecureRandom().nextInt(1_000_000));
      page(call, "Shop", "<p>Welcome.</p><a href=\"/login\">Sign in</a>");
    });
    router.get("/login").handler(call -> page(call, "Sign in",
        "<form method=\"post\" action=\"/login\"><input name=\"username\">"
            + "<input type=\"password\" name=\"password\"><button>Sign in</button></form>"));
    router.post("/login").handler(call -> {
      boolean right = USER.equals(call.request().getFormAttribute("username"))
          & WORD.equals(call.request().getFormAttribute("password"));
      if (!right) {
        moved(call, "/login");
        return;
      }
      if (renews) call.session().regenerateId();
      call.session().put("user", USER);
      moved(call, "/account");
    });
    router.get("/account").handler(call -> {
      if (call.session().get("user") == null) moved(call, "/login");
      else page(call, "Account", "<p>Signed in as " + USER
          + ".</p><form method=\"post\" action=\"/logout\"><button>Sign out</button></form>");
    });
    router.post("/logout").handler(call -> {
      call.session().destroy();
      moved(call, "/");
    });
    vertx.createHttpServer().requestHandler(router).listen(Integer.parseInt(arguments[1]), "127.0.0.1");
  }

  private static void page(RoutingContext call, String title, String body) {
    call.response().putHeader("content-type", "text/html").end("<!doctype html><title>" + title + "</title>" + body);
  }

  private static void moved(RoutingContext call, String where) {
    call.response().setStatusCode(303).putHeader("location", where).end();
  }
}
