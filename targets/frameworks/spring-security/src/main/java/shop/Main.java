package shop;

import static org.springframework.security.config.Customizer.withDefaults;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.SessionManagementConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application behind Spring Security's form login: shop.Main VARIANT PORT, where VARIANT is none, default, new-session,
 *  change-session-id, exposed and hardened (behind a proxy), or basic-kept and basic (HTTP Basic at each request). */
@SpringBootApplication
@RestController
public class Main {
    private static final Map<String, String> PROFILES =
        Map.of("change-session-id", "cookies-only", "exposed", "exposed", "hardened", "hardened");

    public static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(Main.class);
        application.setDefaultProperties(Map.of(
            "fixation", arguments[0],
            "server.port", arguments[1],
            "server.address", "127.0.0.1",
            "spring.profiles.active", PROFILES.getOrDefault(arguments[0], "default"),
            "spring.main.banner-mode", "off"));
        application.run();
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http, @Value("${fixation}") String fixation) throws Exception {
        if (fixation.startsWith("basic")) return byBasic(http, fixation);
        http
            .authorizeHttpRequests(requests -> requests.requestMatchers("/").permitAll().anyRequest().authenticated())
            .formLogin(form -> form.defaultSuccessUrl("/account", true));
        switch (fixation) {
            case "none" -> http.sessionManagement(session -> session
                .sessionFixation(SessionManagementConfigurer.SessionFixationConfigurer::none));
            case "new-session" -> {
                // remedy:begin empty-session/spring
                http.sessionManagement(session -> session
                    .sessionFixation(fixed -> fixed.newSession()));
                // remedy:end
            }
            case "change-session-id" -> {
                // remedy:begin renew-session/spring
                http.sessionManagement(session -> session
                    .sessionFixation(fixed -> fixed.changeSessionId()));
                // remedy:end
                // remedy:begin end-session/spring
                http.logout(logout -> logout.invalidateHttpSession(true).deleteCookies("JSESSIONID"));
                // remedy:end
            }
            case "exposed" -> http.headers(headers -> headers.cacheControl(cache -> cache.disable()));
            case "hardened" -> {
                // remedy:begin hsts/spring
                http.headers(headers -> headers
                    .httpStrictTransportSecurity(hsts -> hsts.maxAgeInSeconds(31536000)));
                // remedy:end
                // remedy:begin session-caching/spring
                http.headers(headers -> headers.cacheControl(withDefaults()));
                // remedy:end
                // remedy:begin plaintext-login/spring
                http.redirectToHttps(withDefaults());
                // remedy:end
                // It knows of 80 and 443, and of 8080 and 8443; here both are one.
                int port = URI.create(System.getenv("PUBLIC_URL")).getPort();
                http.portMapper(ports -> ports.http(port).mapsTo(port));
            }
            default -> { }
        }
        return http.build();
    }

    private static SecurityFilterChain byBasic(HttpSecurity http, String variant) throws Exception {
        http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated());
        if (variant.equals("basic-kept")) {
            // The default of Spring Security 5.
            http.httpBasic(basic -> basic.securityContextRepository(new HttpSessionSecurityContextRepository()));
        } else {
            // remedy:begin bind-basic-session/spring
            http.httpBasic(Customizer.withDefaults())
                .sessionManagement(session -> session
                    .sessionCreationPolicy(SessionCreationPolicy.STATELESS));
            // remedy:end
        }
        return http.build();
    }

    @Bean
    UserDetailsService users() {
        InMemoryUserDetailsManager users = new InMemoryUserDetailsManager();
        for (String which : List.of("LOGIN", "SECOND")) {
            String name = System.getenv(which + "_USERNAME");
            if (name == null) continue;
            // {noop} keeps the made-up password as it is: it lives as long as this process.
            users.createUser(User.withUsername(name)
                .password("{noop}" + System.getenv(which + "_PASSWORD")).roles("USER").build());
        }
        return users;
    }

    @GetMapping(value = "/", produces = "text/html")
    String home(HttpSession session) {
        if (session.getAttribute("basket") == null) session.setAttribute("basket", ThreadLocalRandom.current().nextInt());
        return "<!doctype html><title>Shop</title><p>Welcome.</p><a href=\"/login\">Sign in</a>";
    }

    @GetMapping(value = "/account", produces = "text/html")
    String account(Principal user, CsrfToken token, HttpServletResponse response, @Value("${fixation}") String variant) {
        if (variant.equals("exposed")) response.setHeader("Cache-Control", "public, max-age=600");
        return "<!doctype html><title>Account</title><p>Signed in as " + user.getName() + ".</p>"
            + "<form method=\"post\" action=\"/logout\"><input type=\"hidden\" name=\"" + token.getParameterName()
            + "\" value=\"" + token.getToken() + "\"><button>Sign out</button></form>";
    }
}
