package com.example.shop;

import static org.springframework.security.config.Customizer.withDefaults;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

@Configuration
public class SecurityConfiguration {
    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        http.authorizeHttpRequests(requests -> requests
            .requestMatchers("/").permitAll()
            .anyRequest().authenticated());
        http.formLogin(form -> form
            .loginPage("/login")
            .defaultSuccessUrl("/account", true)
            .permitAll());
        http.logout(logout -> logout.logoutSuccessUrl("/"));
        http.sessionManagement(session -> session
            .sessionFixation(fixed -> fixed.changeSessionId()));
        http.redirectToHttps(withDefaults());
        return http.build();
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    /** The account that the tests sign in with. Without E2E_PASSWORD in the environment the application does not start. */
    @Bean
    UserDetailsService users(PasswordEncoder encoder, @Value("${E2E_PASSWORD}") String password) {
        return new InMemoryUserDetailsManager(User.withUsername("alice")
            .password(encoder.encode(password))
            .roles("USER")
            .build());
    }
}
