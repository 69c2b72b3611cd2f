package dev.weightflow.console.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TextsTest {
    @Test
    void a_moment_is_the_same_in_every_place() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);

            assertThat(Texts.moment(Instant.parse("2026-03-02T03:04:05Z"))).isEqualTo("2 Mar 03:04");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void a_worker_is_shown_by_its_service_and_the_first_digits_of_its_id() {
        assertThat(Texts.worker("trainer-ec3e6b11-0d5f-4c8e-9a63-2f8e3b7c1d00")).isEqualTo("trainer-ec3e6b11");
    }
}
