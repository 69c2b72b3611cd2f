package dev.weightflow.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.cli.client.Session.Poller;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PollerTest {

    private final Poller poller = new Poller(Duration.ofSeconds(1), Duration.ofSeconds(3), time -> {});
    private final ServiceUnavailable silence = ServiceUnavailable.silent(
            new ServiceAddress("trainer", URI.create("http://nowhere"), Optional.empty(), Optional.empty()),
            new IOException());

    @Test
    void it_looks_until_it_is_done_and_bears_a_short_silence() throws Exception {
        // given
        Deque<Object> answers = new ArrayDeque<>(List.of(1, silence, silence, 2, 3, 4));
        List<Integer> seen = new ArrayList<>();

        // when
        int last = poller.until(() -> next(answers), seen::add, value -> value == 3);

        // then
        assertThat(last).isEqualTo(3);
        assertThat(seen).containsExactly(1, 2, 3);
    }

    @Test
    void a_long_silence_ends_it() {
        Deque<Object> answers = new ArrayDeque<>(List.of(1, silence, silence, silence, silence, 2));

        assertThatThrownBy(() -> poller.until(() -> next(answers), value -> {}, value -> value == 2))
                .isInstanceOf(ServiceUnavailable.class);
    }

    private static int next(Deque<Object> answers) {
        if (answers.pop() instanceof Integer value) {
            return value;
        }
        throw ServiceUnavailable.silent(
                new ServiceAddress("trainer", URI.create("http://nowhere"), Optional.empty(), Optional.empty()),
                new IOException());
    }
}
