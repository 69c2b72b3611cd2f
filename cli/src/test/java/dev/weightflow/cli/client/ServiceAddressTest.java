package dev.weightflow.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.cli.platform.PlatformDirectory;
import dev.weightflow.cli.platform.ServiceName;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void a_platform_that_does_not_run_is_told_with_both_ways_out() {
        assertThatThrownBy(() -> ServiceAddress.of(ServiceName.TRAINER, new PlatformDirectory(root), Map.of()))
                .isInstanceOf(ServiceUnavailable.class)
                .hasMessageContaining("./weightflow up --detach")
                .hasMessageContaining("WEIGHTFLOW_TRAINER_URL");
    }
}
