package test.beartrap;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Spring Boot with its starter for resource servers: issuer and audience are properties, and the decoder is Boot's own. */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class Api {
  private static final Map<Integer, String> OWNERS = Map.of(1, "alice", 2, "bob");

  public static void main(String[] arguments) {
    SpringApplication.run(Api.class, arguments);
  }

  // The rules of the documentation; CSRF tokens are asked of no request that bears a token.
  @Bean
  SecurityFilterChain rules(HttpSecurity http) throws Exception {
    return http
        .authorizeHttpRequests(requests -> requests
            .requestMatchers(HttpMethod.GET, "/orders").hasAuthority("SCOPE_orders:read")
            .requestMatchers(HttpMethod.POST, "/orders").hasAuthority("SCOPE_orders:write")
            .anyRequest().authenticated())
        .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
        .build();
  }

  @GetMapping("/orders")
  List<Map<String, Integer>> orders() {
    return List.of(Map.of("id", 1));
  }

  @PostMapping("/orders")
  @ResponseStatus(HttpStatus.CREATED)
  Map<String, Integer> order() {
    return Map.of("id", 2);
  }

  @GetMapping("/me")
  Map<String, String> me(@AuthenticationPrincipal Jwt token) {
    return Collections.singletonMap("sub", token.getSubject());
  }

  @GetMapping("/documents/{number}")
  Map<String, String> document(@PathVariable("number") int number, @AuthenticationPrincipal Jwt token) {
    String owner = OWNERS.get(number);
    if (owner == null || !owner.equals(token.getSubject())) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    return Map.of("owner", owner);
  }
}
