import jakarta.servlet.SessionTrackingMode;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.EnumSet;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.shiro.SecurityUtils;
import org.apache.shiro.authc.AuthenticationException;
import org.apache.shiro.authc.UsernamePasswordToken;
import org.apache.shiro.realm.SimpleAccountRealm;
import org.apache.shiro.session.Session;
import org.apache.shiro.subject.Subject;
import org.apache.shiro.web.mgt.DefaultWebSecurityManager;
import org.apache.shiro.web.servlet.AbstractShiroFilter;
import org.apache.shiro.web.session.mgt.DefaultWebSessionManager;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** An application on Apache Shiro's own sessions (native) or the container's (servlet): Main VARIANT PORT SCRATCH. */
public final class Main {
    private static final String USER = System.getenv("LOGIN_USERNAME");

    public static void main(String[] arguments) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(arguments[2]);
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(Integer.parseInt(arguments[1]));
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", arguments[2]);
        context.addServletContainerInitializer(
            (classes, servlets) -> servlets.setSessionTrackingModes(EnumSet.of(SessionTrackingMode.COOKIE)), null);
        FilterDef shiro = new FilterDef();
        shiro.setFilterName("shiro");
        shiro.setFilter(new Sessions(arguments[0].startsWith("native")));
        context.addFilterDef(shiro);
        FilterMap everywhere = new FilterMap();
        everywhere.setFilterName("shiro");
        everywhere.addURLPattern("/*");
        context.addFilterMap(everywhere);
        Tomcat.addServlet(context, "shop", new Shop(arguments[0].endsWith("stop")));
        context.addServletMappingDecoded("/", "shop");
        tomcat.start();
        tomcat.getServer().await();
    }

    private static final class Sessions extends AbstractShiroFilter {
        Sessions(boolean natively) {
            SimpleAccountRealm realm = new SimpleAccountRealm();
            realm.addAccount(USER, System.getenv("LOGIN_PASSWORD"));
            DefaultWebSecurityManager manager = new DefaultWebSecurityManager(realm);
            if (natively) {
                DefaultWebSessionManager sessions = new DefaultWebSessionManager();
                sessions.setSessionIdUrlRewritingEnabled(false);
                // Since 2.1.1 Secure is the default, and this is plain HTTP.
                sessions.getSessionIdCookie().setSecure(false);
                manager.setSessionManager(sessions);
            }
            setSecurityManager(manager);
        }
    }

    private static final class Shop extends HttpServlet {
        private static final SecureRandom RANDOM = new SecureRandom();
        private final boolean stops;

        Shop(boolean stops) {
            this.stops = stops;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Subject subject = SecurityUtils.getSubject();
            switch (request.getMethod() + " " + request.getServletPath()) {
                case "GET /" -> {
                    Session session = subject.getSession();
                    if (session.getAttribute("basket") == null) session.setAttribute("basket", RANDOM.nextInt());
                    page(response, "Shop", "<p>Welcome.</p><a href=\"/login\">Sign in</a>");
                }
                case "GET /login" -> page(response, "Sign in",
                    "<form method=\"post\" action=\"/login\"><input name=\"username\">"
                        + "<input type=\"password\" name=\"password\"><button>Sign in</button></form>");
                case "POST /login" -> signIn(subject, request, response);
                case "GET /account" -> {
                    if (!subject.isAuthenticated()) response.sendRedirect("/login");
                    else page(response, "Account", "<p>Signed in as " + subject.getPrincipal() + ".</p>"
                        + "<form method=\"post\" action=\"/logout\"><button>Sign out</button></form>");
                }
                case "POST /logout" -> {
                    subject.logout();
                    response.sendRedirect("/");
                }
                default -> response.sendError(404);
            }
        }

        private void signIn(Subject subject, HttpServletRequest request, HttpServletResponse response) throws IOException {
            UsernamePasswordToken given =
                new UsernamePasswordToken(request.getParameter("username"), request.getParameter("password"));
            try {
                if (stops) {
                    // The next getSession() begins another.
                    Session session = subject.getSession(false);
                    if (session != null) session.stop();
                }
                subject.login(given);
                response.sendRedirect("/account");
            } catch (AuthenticationException refused) {
                response.sendRedirect("/login");
            }
        }

        private static void page(HttpServletResponse response, String title, String body) throws IOException {
            response.setContentType("text/html;charset=utf-8");
            response.getWriter().print("<!doctype html><title>" + title + "</title>" + body);
        }
    }
}
