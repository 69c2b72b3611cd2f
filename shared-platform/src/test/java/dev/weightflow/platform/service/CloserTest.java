package dev.weightflow.platform.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloserTest {
    private final List<String> closed = new ArrayList<>();
    private final Closer closer = new Closer();

    @Test
    void the_last_one_opened_is_closed_first_and_each_once() {
        closer.opened(resource("log"));
        closer.opened(resource("worker"));
        assertThat(closed).isEmpty();

        closer.close();
        closer.close();

        assertThat(closed).containsExactly("worker", "log");
    }

    @Test
    void what_does_not_close_keeps_no_other_open() {
        closer.opened(resource("log"));
        closer.opened(() -> {
            throw new IllegalStateException("stuck");
        });

        closer.close();

        assertThat(closed).containsExactly("log");
    }

    private AutoCloseable resource(String name) {
        return () -> closed.add(name);
    }
}
