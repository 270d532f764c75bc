package test.beartrap;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.DelegatingJwtGrantedAuthoritiesConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** An API of a tenant: issuer and audience are properties, the decoder is Boot's own, and it finds the keys by the issuer. */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class Api {
  // The audience says that a token is for this API; what its bearer may do, scopes say of users and roles of applications.
  @Bean
  SecurityFilterChain rules(HttpSecurity http) throws Exception {
    return http
        .authorizeHttpRequests(requests -> requests
            .requestMatchers(HttpMethod.GET, "/orders").hasAuthority("SCOPE_orders.read")
            .requestMatchers(HttpMethod.POST, "/orders").hasAuthority("SCOPE_orders.write")
            .requestMatchers("/all-orders").hasAuthority("APPROLE_Orders.Read.All")
            .requestMatchers("/stock").hasAuthority("SCOPE_stock.read")
            .anyRequest().authenticated())
        .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
        .build();
  }

  // Scopes stand in scp, where the default looks too, and roles in a claim of their own.
  @Bean
  JwtAuthenticationConverter authorities() {
    var roles = new JwtGrantedAuthoritiesConverter();
    roles.setAuthoritiesClaimName("roles");
    roles.setAuthorityPrefix("APPROLE_");
    var converter = new JwtAuthenticationConverter();
    converter.setJwtGrantedAuthoritiesConverter(
        new DelegatingJwtGrantedAuthoritiesConverter(new JwtGrantedAuthoritiesConverter(), roles));
    return converter;
  }

  @GetMapping({"/orders", "/all-orders", "/stock", "/me"})
  Map<String, String> caller(@AuthenticationPrincipal Jwt token) {
    Map<String, String> caller = new HashMap<>();
    for (String claim : List.of("oid", "azp", "appid")) {
      if (token.hasClaim(claim)) caller.put(claim, token.getClaimAsString(claim));
    }
    return caller;
  }

  @PostMapping("/orders")
  @ResponseStatus(HttpStatus.CREATED)
  Map<String, Integer> order() {
    return Map.of("id", 2);
  }
}
