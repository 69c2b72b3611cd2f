package dev.weightflow.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.ServiceName;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAddressTest {

    @TempDir
    Path root;

    @Test
    void a_variable_names_a_service_elsewhere() {
        ServiceAddress address = ServiceAddress.of(
                ServiceName.CHECKPOINT_REGISTRY,
                new PlatformDirectory(root),
                Map.of("WEIGHTFLOW_CHECKPOINT_REGISTRY_URL", "https://registry.example/"));

        assertThat(address.base()).hasToString("https://registry.example");
        assertThat(address.log()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "127.0.0.1:8082", "trainer:8082", "ftp://trainer", "http://", "http://a b"})
    void what_is_no_address_is_refused_with_the_form_of_one(String named) {
        assertThatThrownBy(() -> ServiceAddress.of(
                        ServiceName.TRAINER, new PlatformDirectory(root), Map.of("WEIGHTFLOW_TRAINER_URL", named)))
                .hasMessage("WEIGHTFLOW_TRAINER_URL is '" + named
                        + "', which is not the address of a service: write it like http://trainer.example:8082.");
    }

    @Test
    void a_platform_that_does_not_run_is_told_with_both_ways_out() {
        assertThatThrownBy(() -> ServiceAddress.of(ServiceName.TRAINER, new PlatformDirectory(root), Map.of()))
                .isInstanceOf(ServiceUnavailable.class)
                .hasMessageContaining("./weightflow up --detach")
                .hasMessageContaining("WEIGHTFLOW_TRAINER_URL");
    }
}
