package dev.weightflow.schema.retraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuietHoursTest {
    private static final QuietHours NIGHT = new QuietHours("22:00", "06:00", Optional.empty());
    private static final QuietHours NOON = new QuietHours("12:00", "13:30", Optional.empty());

    @Test
    void they_last_from_their_beginning_to_before_their_end() {
        assertThat(NOON.end(at("2026-01-02T11:59:59.999Z"))).isEmpty();
        assertThat(NOON.end(at("2026-01-02T12:00:00Z"))).contains(at("2026-01-02T13:30:00Z"));
        assertThat(NOON.end(at("2026-01-02T13:29:59.999Z"))).contains(at("2026-01-02T13:30:00Z"));
        assertThat(NOON.end(at("2026-01-02T13:30:00Z"))).isEmpty();
    }

    @Test
    void over_midnight_they_end_on_the_next_day() {
        assertThat(NIGHT.end(at("2026-01-31T23:00:00Z"))).contains(at("2026-02-01T06:00:00Z"));
        assertThat(NIGHT.end(at("2026-02-01T05:59:00Z"))).contains(at("2026-02-01T06:00:00Z"));
        assertThat(NIGHT.end(at("2026-02-01T06:00:00Z"))).isEmpty();
        assertThat(NIGHT.end(at("2026-02-01T21:59:00Z"))).isEmpty();
    }

    @Test
    void a_zone_has_its_summer_time() {
        QuietHours berlin = new QuietHours("22:00", "02:30", Optional.of("Europe/Berlin"));

        assertThat(berlin.end(at("2026-01-02T21:00:00Z"))).contains(at("2026-01-03T01:30:00Z"));
        assertThat(berlin.end(at("2026-07-02T20:00:00Z"))).contains(at("2026-07-03T00:30:00Z"));
        // at two the clock is set to three, and there is no half past two
        assertThat(berlin.end(at("2026-03-28T22:00:00Z"))).contains(at("2026-03-29T01:30:00Z"));
    }

    @Test
    void those_that_follow_each_other_end_together() {
        QuietHours evening = new QuietHours("18:00", "23:00", Optional.empty());

        assertThat(QuietHours.end(List.of(NIGHT, evening), at("2026-01-02T19:00:00Z")))
                .contains(at("2026-01-03T06:00:00Z"));
        assertThat(QuietHours.end(List.of(NIGHT, NOON), at("2026-01-02T09:00:00Z")))
                .isEmpty();
        assertThat(QuietHours.end(List.of(), at("2026-01-02T09:00:00Z"))).isEmpty();
    }

    @Test
    void hours_that_are_none_are_refused_and_so_are_those_that_leave_no_time() {
        assertThatThrownBy(() -> new QuietHours("25:00", "noon", Optional.of("Berlin")))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("from must be a time of day such as 22:00, not 25:00")
                .hasMessageContaining("not noon")
                .hasMessageContaining("zone must be one such as Europe/Berlin, not Berlin");
        assertThatThrownBy(() -> new QuietHours("06:00", "06:00", Optional.empty()))
                .hasMessageContaining("pause retraining instead");
        assertThatThrownBy(() -> policy("[{'from':'06:00','to':'22:00'},{'from':'21:00','to':'07:00'}]"))
                .isInstanceOf(UnreadableJsonException.class)
                .hasMessageContaining("quietHours must leave some time of a day");
        assertThat(policy("[{'from':'06:00','to':'22:00'},{'from':'22:30','to':'07:00'}]")
                        .quietHours())
                .hasSize(2);
    }

    private static RetrainingPolicy policy(String hours) {
        String json = "{'minNewSamples': 1, 'quietHours': " + hours + "}";
        return WeightflowJson.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), RetrainingPolicy.class);
    }

    private static Instant at(String text) {
        return Instant.parse(text);
    }
}
