package dev.weightflow.platform.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {
    private final List<String> closed = new ArrayList<>();

    @Test
    void the_last_part_opened_is_closed_first_and_each_once() {
        Parts parts = Parts.assemble(opening -> {
            opening.opened(part("log"));
            opening.opened(part("worker"));
            return opening;
        });
        assertThat(closed).isEmpty();

        parts.close();
        parts.close();

        assertThat(closed).containsExactly("worker", "log");
    }

    @Test
    void what_was_opened_before_a_failure_is_closed() {
        assertThatThrownBy(() -> Parts.assemble(opening -> {
                    opening.opened(part("log"));
                    throw new IllegalStateException("no device");
                }))
                .hasMessage("no device");

        assertThat(closed).containsExactly("log");
    }

    @Test
    void a_part_that_does_not_close_keeps_no_other_open() {
        Parts.assemble(opening -> {
                    opening.opened(part("log"));
                    opening.opened(() -> {
                        throw new IllegalStateException("stuck");
                    });
                    return opening;
                })
                .close();

        assertThat(closed).containsExactly("log");
    }

    private AutoCloseable part(String name) {
        return () -> closed.add(name);
    }
}
