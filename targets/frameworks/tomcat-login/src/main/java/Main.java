import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.SessionTrackingMode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.Principal;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.authenticator.FormAuthenticator;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.realm.RealmBase;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.LoginConfig;

/** An application on Tomcat's FORM authenticator, signed in to by request.login(): Main VARIANT PORT SCRATCH. */
public final class Main {
    public static void main(String[] arguments) throws Exception {
        String variant = arguments[0];
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(arguments[2]);
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(Integer.parseInt(arguments[1]));
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        boolean behindProxy = variant.equals("exposed") || variant.equals("hardened");
        File root = new File("src/main/" + (behindProxy ? variant : "webapp")).getAbsoluteFile();
        Context context = tomcat.addContext("", root.getPath());
        if (behindProxy || variant.equals("cookies-only")) {
            // Reads WEB-INF/web.xml and, where there is one, META-INF/context.xml.
            File settings = new File(root, "META-INF/context.xml");
            if (settings.exists()) context.setConfigFile(settings.toURI().toURL());
            ContextConfig descriptor = new ContextConfig();
            descriptor.setDefaultWebXml(tomcat.noDefaultWebXmlPath());
            context.addLifecycleListener(descriptor);
        } else if (variant.startsWith("url")) {
            context.addServletContainerInitializer(
                (classes, servlets) -> servlets.setSessionTrackingModes(EnumSet.of(SessionTrackingMode.URL, SessionTrackingMode.COOKIE)), null);
        } else {
            context.addServletContainerInitializer(
                (classes, servlets) -> servlets.setSessionTrackingModes(EnumSet.of(SessionTrackingMode.COOKIE)), null);
        }
        // On by default as well, and then web.xml cannot switch it off.
        context.setUseHttpOnly(!variant.equals("exposed"));
        context.setRealm(new OneAccount());
        context.setLoginConfig(new LoginConfig("FORM", null, "/login", "/failed"));
        context.addSecurityRole("user");
        FormAuthenticator authenticator = new FormAuthenticator();
        // On by default; the container's own defence.
        authenticator.setChangeSessionIdOnAuthentication(!variant.endsWith("keep"));
        context.getPipeline().addValve(authenticator);
        Tomcat.addServlet(context, "shop", new Shop(variant));
        context.addServletMappingDecoded("/", "shop");
        tomcat.start();
        tomcat.getServer().await();
    }

    /** The account that the environment names. */
    private static final class OneAccount extends RealmBase {
        @Override
        protected String getPassword(String username) {
            return username.equals(System.getenv("LOGIN_USERNAME")) ? System.getenv("LOGIN_PASSWORD") : null;
        }

        @Override
        protected Principal getPrincipal(String username) {
            return new GenericPrincipal(username, List.of("user"));
        }
    }

    private static final class Shop extends HttpServlet {
        private static final SecureRandom RANDOM = new SecureRandom();
        private final String variant;

        Shop(String variant) {
            this.variant = variant;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            HttpSession session = request.getSession();
            if (session.getAttribute("basket") == null) session.setAttribute("basket", RANDOM.nextInt());
            String route = request.getMethod() + " " + request.getServletPath();
            switch (route) {
                case "GET /" -> page(response, "Shop", "<p>Welcome.</p><a href=\"" + response.encodeURL("/account") + "\">Sign in</a>");
                case "GET /login" -> page(response, "Sign in",
                    "<form method=\"post\" action=\"" + response.encodeURL("/login") + "\"><input name=\"username\">"
                        + "<input type=\"password\" name=\"password\"><button>Sign in</button></form>");
                case "POST /login" -> signIn(request, response);
                case "GET /account" -> {
                    String user = variant.startsWith("by-hand") ? (String) session.getAttribute("user") : request.getRemoteUser();
                    if (variant.equals("exposed")) response.setHeader("Cache-Control", "public, max-age=600");
                    if (user == null) response.sendRedirect(response.encodeRedirectURL("/login"));
                    else page(response, "Account", "<p>Signed in as " + user + ".</p>"
                        + "<form method=\"post\" action=\"" + response.encodeURL("/logout") + "\"><button>Sign out</button></form>");
                }
                case "POST /logout" -> {
                    signOut(request);
                    response.sendRedirect("/");
                }
                default -> response.sendError(404);
            }
        }

        private static void signOut(HttpServletRequest request) {
            // remedy:begin end-session/servlet
            HttpSession session = request.getSession(false);
            if (session != null) session.invalidate();
            // remedy:end
        }

        private void signIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (variant.startsWith("by-hand")) {
                signInByHand(request, response);
                return;
            }
            try {
                if (request.getRemoteUser() != null) request.logout();
                request.login(request.getParameter("username"), request.getParameter("password"));
                // By its own name in full, as it knows it: without the proxy.
                String own = variant.equals("exposed") ? System.getenv("PUBLIC_URL").replace("https:", "http:") : "";
                response.sendRedirect(own + response.encodeRedirectURL("/account"));
            } catch (ServletException refused) {
                response.sendRedirect(response.encodeRedirectURL("/login"));
            }
        }

        private void signInByHand(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String username = String.valueOf(request.getParameter("username"));
            String password = String.valueOf(request.getParameter("password"));
            if (!equal(username, System.getenv("LOGIN_USERNAME")) || !equal(password, System.getenv("LOGIN_PASSWORD"))) {
                response.sendRedirect(response.encodeRedirectURL("/login"));
                return;
            }
            if (variant.endsWith("change")) {
                // remedy:begin renew-session/servlet
                request.changeSessionId();
                request.getSession().setAttribute("user", username);
                // remedy:end
            } else {
                request.getSession().setAttribute("user", username);
            }
            response.sendRedirect(response.encodeRedirectURL("/account"));
        }

        private static boolean equal(String given, String right) {
            return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
        }

        private static void page(HttpServletResponse response, String title, String body) throws IOException {
            response.setContentType("text/html;charset=utf-8");
            response.getWriter().print("<!doctype html><title>" + title + "</title>" + body);
        }
    }
}
