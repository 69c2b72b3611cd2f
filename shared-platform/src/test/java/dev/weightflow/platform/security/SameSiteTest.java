package dev.weightflow.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.HostAndPort;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SameSiteTest {
    private final SameSite site = new SameSite(Set.of("trainer"), Set.of("https://console.example.org"));

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "LocalHost, true",
        "127.0.0.1, true",
        "10.1.2.3, true",
        "::1, true",
        "[::1], true",
        "trainer, true",
        "evil.example, false",
        "trainer.evil.example, false",
        "localhost.evil.example, false",
        "127.0.0.1.evil.example, false",
        "face.bed, false"
    })
    void a_host_is_an_address_or_a_name_of_the_service(String host, boolean taken) {
        assertThat(site.rejection(Optional.of(HostAndPort.create(host, 8082)), Optional.empty()))
                .isEqualTo(taken ? Optional.empty() : Optional.of(Rejection.OTHER_HOST));
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8082, true",
        "https://localhost:8082, true",
        "HTTP://LOCALHOST:8082, true",
        "https://console.example.org, true",
        "http://localhost:8083, false",
        "http://localhost, false",
        "http://localhost:80820, false",
        "http://evil.example, false",
        "null, false",
        "localhost:8082, false",
        "file://localhost:8082, false",
        "'', false"
    })
    void an_origin_is_the_service_s_own_or_was_named(String origin, boolean taken) {
        assertThat(site.rejection(Optional.of(HostAndPort.create("localhost", 8082)), Optional.of(origin)))
                .isEqualTo(taken ? Optional.empty() : Optional.of(Rejection.OTHER_ORIGIN));
    }

    @Test
    void a_program_that_names_no_host_is_no_page() {
        assertThat(site.rejection(Optional.empty(), Optional.empty())).isEmpty();
        assertThat(site.rejection(Optional.empty(), Optional.of("http://localhost")))
                .contains(Rejection.OTHER_ORIGIN);
    }
}
