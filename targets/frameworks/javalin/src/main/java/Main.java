import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;

/** An application on Javalin with the sessions of its Jetty: Main keep|change|change-cookies-only PORT. */
public final class Main {
    private static final SecureRandom RANDOM = new SecureRandom();

    public static void main(String[] arguments) {
        String variant = arguments[0];
        Javalin application = Javalin.create(config -> {
            config.showJavalinBanner = false;
            config.jetty.modifyServletContextHandler(handler -> {
                // Jetty reads and writes ;jsessionid= unless this is null.
                if (variant.endsWith("cookies-only")) handler.getSessionHandler().setSessionIdPathParameterName(null);
            });
        });
        application.get("/", context -> {
            if (context.sessionAttribute("basket") == null) context.sessionAttribute("basket", RANDOM.nextInt());
            page(context, "<p>Welcome.</p><a href=\"" + context.res().encodeURL("/login") + "\">Sign in</a>");
        });
        application.get("/login", context -> page(context, "<form method=\"post\" action=\"" + context.res().encodeURL("/login")
            + "\"><input name=\"username\"><input type=\"password\" name=\"password\"><button>Sign in</button></form>"));
        application.post("/login", context -> {
            String username = String.valueOf(context.formParam("username"));
            boolean right = equal(username, System.getenv("LOGIN_USERNAME"))
                & equal(String.valueOf(context.formParam("password")), System.getenv("LOGIN_PASSWORD"));
            if (right) {
                if (variant.startsWith("change") && context.req().getSession(false) != null) context.req().changeSessionId();
                context.sessionAttribute("user", username);
            }
            context.redirect(right ? "/account" : "/login", HttpStatus.SEE_OTHER);
        });
        application.get("/account", context -> {
            String user = context.sessionAttribute("user");
            if (user == null) context.redirect("/login", HttpStatus.SEE_OTHER);
            else page(context, "<p>Signed in as " + user + ".</p><form method=\"post\" action=\""
                + context.res().encodeURL("/logout") + "\"><button>Sign out</button></form>");
        });
        application.post("/logout", context -> {
            var session = context.req().getSession(false);
            if (session != null) session.invalidate();
            context.redirect("/", HttpStatus.SEE_OTHER);
        });
        application.start("127.0.0.1", Integer.parseInt(arguments[1]));
    }

    private static boolean equal(String given, String right) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    private static void page(Context context, String body) {
        context.html("<!doctype html><title>Accounts</title>" + body);
    }
}
