package dev.weightflow.platform.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eclipse.microprofile.health.HealthCheckResponse.Status.DOWN;
import static org.eclipse.microprofile.health.HealthCheckResponse.Status.UP;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProbesTest {

    @Test
    void started_is_what_has_read_its_logs() {
        assertThat(Probes.read(Optional.of("no Kafka")).getStatus()).isEqualTo(DOWN);
        assertThat(Probes.read(Optional.empty()).getStatus()).isEqualTo(UP);
    }

    @Test
    void ready_is_what_follows_its_logs_and_what_is_not_says_why() {
        assertThat(Probes.followed(Optional.empty(), Duration.ofSeconds(59)).getStatus())
                .isEqualTo(UP);
        assertThat(Probes.followed(Optional.empty(), Duration.ofSeconds(60)).getStatus())
                .isEqualTo(DOWN);
        assertThat(Probes.followed(Optional.of("no Kafka"), Duration.ZERO))
                .satisfies(answer -> assertThat(answer.getStatus()).isEqualTo(DOWN))
                .satisfies(answer ->
                        assertThat(answer.getData()).contains(Map.of("why", "no Kafka", "silentForSeconds", 0L)));
    }

    @Test
    void alive_is_what_asks_for_requests() {
        assertThat(Probes.askedFor(Duration.ofSeconds(119)).getStatus()).isEqualTo(UP);
        assertThat(Probes.askedFor(Duration.ofMinutes(2)).getStatus()).isEqualTo(DOWN);
    }
}
