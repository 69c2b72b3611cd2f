package dev.weightflow.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class PortTest {

    @Test
    void a_free_port_can_be_listened_on() throws IOException {
        int number = Port.free().claim("the test");

        try (ServerSocket socket = new ServerSocket(number, 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.isBound()).isTrue();
        }
    }

    @Test
    void a_busy_port_is_named_with_the_way_out() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Port port = Port.of(taken.getLocalPort());

            assertThatThrownBy(() -> port.claim("the Kafka broker"))
                    .isInstanceOf(ServerException.PortBusy.class)
                    .hasMessage("Port " + taken.getLocalPort() + " for the Kafka broker is taken by another process: "
                            + "stop that process, or choose another port.");
        }
    }

    @Test
    void a_preferred_port_gives_way_to_a_free_one() throws IOException {
        int number;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            number = taken.getLocalPort();
            assertThat(Port.preferring(number).claim("the test")).isNotEqualTo(number);
        }
        assertThat(Port.preferring(number).claim("the test")).isEqualTo(number);
    }

    @Test
    void a_port_that_does_not_exist_is_refused() {
        assertThatThrownBy(() -> Port.of(70_000)).hasMessage("port 70000 does not exist; choose one from 1 to 65535");
    }

    @Test
    void a_start_that_loses_any_port_is_tried_again_a_few_times_and_one_that_loses_its_own_is_not() {
        List<Integer> tried = new ArrayList<>();
        IntFunction<String> losing = number -> {
            tried.add(number);
            throw lost("Address already in use");
        };

        assertThatThrownBy(() -> Port.free().started("the test", losing))
                .isInstanceOf(ServerException.NotStarted.class);
        assertThat(tried).hasSize(Port.TRIES);

        tried.clear();
        Port own = Port.of(Port.free().claim("the test"));
        assertThatThrownBy(() -> own.started("the test", losing)).isInstanceOf(ServerException.NotStarted.class);
        assertThat(tried).hasSize(1);
    }

    @Test
    void a_start_that_fails_for_another_reason_is_not_tried_again() {
        List<Integer> tried = new ArrayList<>();

        assertThatThrownBy(() -> Port.free().started("the test", number -> {
                    tried.add(number);
                    throw lost("no memory");
                }))
                .hasMessageContaining("no memory");

        assertThat(tried).hasSize(1);
        assertThat(Port.free().<Integer>started("the test", number -> number)).isPositive();
    }

    private static ServerException.NotStarted lost(String said) {
        return new ServerException.NotStarted("the test", "ended", Path.of("server.log"), List.of(said));
    }
}
