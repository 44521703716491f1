import java.io.File;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import play.ApplicationLoader;
import play.BuiltInComponentsFromContext;
import play.Environment;
import play.Mode;
import play.core.server.PekkoHttpServer;
import play.core.server.ServerConfig;
import play.filters.components.HttpFiltersComponents;
import play.filters.csrf.CSRF;
import play.mvc.Http;
import play.mvc.Result;
import play.mvc.Results;
import play.routing.Router;
import play.routing.RoutingDslComponents;
import scala.Option;

/** An application on Play's signed session cookie, with the filters that Play switches on: Main adds|begins PORT. */
public final class Main {
    private static final String USER = System.getenv("LOGIN_USERNAME");

    public static void main(String[] arguments) throws InterruptedException {
        // The framework looks for its settings there.
        System.setProperty("play.http.secret.key", UUID.randomUUID() + "-" + UUID.randomUUID());
        System.setProperty("play.filters.hosts.allowed.0", "127.0.0.1");
        ApplicationLoader.Context context = new ApplicationLoader.Context(new Environment(Mode.PROD));
        var application = new Shop(context, arguments[0].equals("begins")).application().asScala();
        Option<Object> port = Option.apply(Integer.parseInt(arguments[1]));
        ServerConfig config = ServerConfig.apply(new File("."), port, Option.empty(), "127.0.0.1",
            Mode.PROD.asScala(), System.getProperties(), application.configuration());
        PekkoHttpServer.fromApplication(application, config);
        Thread.currentThread().join();
    }

    private static final class Shop extends BuiltInComponentsFromContext
        implements HttpFiltersComponents, RoutingDslComponents {
        private final boolean begins;

        Shop(ApplicationLoader.Context context, boolean begins) {
            super(context);
            this.begins = begins;
        }

        @Override
        public Router router() {
            return routingDsl()
                .GET("/").routingTo(request -> page("Shop", "<p>Welcome.</p><a href=\"/login\">Sign in</a>"))
                .GET("/login").routingTo(request -> page("Sign in",
                    "<form method=\"post\" action=\"/login\">" + token(request) + "<input name=\"username\">"
                        + "<input type=\"password\" name=\"password\"><button>Sign in</button></form>"))
                .POST("/login").routingTo(this::signIn)
                .GET("/account").routingTo(request -> request.session().get("user").map(user -> page("Account",
                    "<p>Signed in as " + user + ".</p><form method=\"post\" action=\"/logout\">" + token(request)
                        + "<button>Sign out</button></form>")).orElseGet(() -> Results.redirect("/login")))
                .POST("/logout").routingTo(request -> Results.redirect("/").withNewSession())
                .build();
        }

        private Result signIn(Http.Request request) {
            Map<String, String[]> given = request.body().asFormUrlEncoded();
            if (!equal(given.get("username")[0], USER) | !equal(given.get("password")[0], System.getenv("LOGIN_PASSWORD")))
                return Results.redirect("/login");
            Result result = Results.redirect("/account");
            return begins ? result.withSession(Map.of("user", USER)) : result.addingToSession(request, "user", USER);
        }

        private static String token(Http.Request request) {
            Optional<CSRF.Token> token = CSRF.getToken(request);
            return token.map(one -> "<input type=\"hidden\" name=\"" + one.name() + "\" value=\"" + one.value() + "\">")
                .orElse("");
        }

        private static boolean equal(String given, String right) {
            return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
        }

        private static Result page(String title, String body) {
            return Results.ok("<!doctype html><title>" + title + "</title>" + body).as("text/html");
        }
    }
}
