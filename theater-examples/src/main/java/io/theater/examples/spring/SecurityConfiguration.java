package io.theater.examples.spring;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** Who may log in. The theater asks it and changes nothing about it. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

  @Bean
  SecurityFilterChain security(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .httpBasic(Customizer.withDefaults())
        .csrf(
            csrf ->
                csrf.ignoringRequestMatchers(
                    // it has a defence of its own, and its page knows no token of Spring
                    PathPatternRequestMatcher.withDefaults().matcher("/theater/**"),
                    // here a client with a password asks; a form of a browser would need the token
                    PathPatternRequestMatcher.withDefaults().matcher("/ask")))
        .build();
  }

  /** Three users for trying it out, whose passwords are their names. */
  @Bean
  UserDetailsService users() {
    return new InMemoryUserDetailsManager(
        user("ann", "DEBUGGER"), user("bob", "VIEWER"), user("root", "ADMIN"));
  }

  private static UserDetails user(String name, String role) {
    return User.withUsername(name).password("{noop}" + name).roles(role).build();
  }
}
