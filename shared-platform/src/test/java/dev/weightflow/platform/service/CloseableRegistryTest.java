package dev.weightflow.platform.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloseableRegistryTest {
    private final List<String> closed = new ArrayList<>();
    private final CloseableRegistry registry = new CloseableRegistry();

    @Test
    void the_last_one_opened_is_closed_first_and_each_once() {
        registry.opened(resource("log"));
        registry.opened(resource("worker"));
        assertThat(closed).isEmpty();

        registry.close();
        registry.close();

        assertThat(closed).containsExactly("worker", "log");
    }

    @Test
    void what_does_not_close_keeps_no_other_open() {
        registry.opened(resource("log"));
        registry.opened(() -> {
            throw new IllegalStateException("stuck");
        });

        registry.close();

        assertThat(closed).containsExactly("log");
    }

    private AutoCloseable resource(String name) {
        return () -> closed.add(name);
    }
}
