package dev.weightflow.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.weights.published.PublishedTable;
import dev.weightflow.platform.configuration.ConfigurationException;
import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.registry.baseweights.PublishedPolicy;
import dev.weightflow.registry.gate.GateRules.FirstVersionRule;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.evaluation.SeedDeviation;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistrySettingsTest {

    private final Map<String, String> values = new HashMap<>(Map.of(
            "kafka.bootstrap.servers", "localhost:9092",
            "weightflow.object-store.endpoint", "http://localhost:9000",
            "weightflow.object-store.access-key", "key",
            "weightflow.object-store.secret-key", "secret"));

    @Test
    void what_is_not_set_has_a_default() {
        RegistrySettings settings = read();

        assertThat(settings.rules().budgets()).containsEntry(PascalTasks.HUMAN_PARTS, 1.0);
        assertThat(settings.rules().minGain()).isEqualTo(2);
        assertThat(settings.rules().seedDeviation()).isEqualTo(SeedDeviation.stated(0.5));
        assertThat(settings.rules().looks()).isEqualTo(10);
        assertThat(settings.rules().minImages()).isEqualTo(100);
        assertThat(settings.rules().first()).isEqualTo(FirstVersionRule.PROMOTE);
        assertThat(settings.reconcileEvery()).isEqualTo(Duration.ofMinutes(3));
        assertThat(settings.uploadMib()).isEqualTo(1024);
        assertThat(settings.published()).isEqualTo(PublishedPolicy.bundled(PublishedTable.standard()));
        assertThat(settings.weightsMirror()).isEmpty();
    }

    @Test
    void published_weights_are_brought_by_name_from_a_mirror() {
        values.put("weightflow.registry.published-weights", "swin-tiny-22k, dinov2-vits14");
        values.put("weightflow.registry.weights-mirror", "http://files.test/weights");

        assertThat(read().published().names()).containsExactlyInAnyOrder("swin-tiny-22k", "dinov2-vits14");
        assertThat(read().weightsMirror()).contains(URI.create("http://files.test/weights/"));

        values.put("weightflow.registry.published-weights", "swin-tiny-22");
        values.put("weightflow.registry.weights-mirror", "/mnt");
        assertThatThrownBy(this::read)
                .hasMessageContaining(
                        "weightflow.registry.published-weights: there are no published weights 'swin-tiny-22'")
                .hasMessageContaining("weightflow.registry.weights-mirror: a mirror of weights is an address");
    }

    @Test
    void the_gate_is_set_task_by_task() {
        values.put("weightflow.registry.gate.budget.human_parts", "0");
        values.put("weightflow.registry.gate.budget.normals", "2.5");
        values.put("weightflow.registry.gate.min-gain", "0.5");
        values.put("weightflow.registry.gate.min-images", "500");
        values.put("weightflow.registry.gate.seed-deviation", "0.75");
        values.put("weightflow.registry.gate.looks", "20");
        values.put("weightflow.registry.gate.first-version", "hold");

        RegistrySettings settings = read();

        assertThat(settings.rules().budgets())
                .containsEntry(PascalTasks.HUMAN_PARTS, 0.0)
                .containsEntry(PascalTasks.NORMALS, 2.5)
                .containsEntry(PascalTasks.SEMSEG, 1.0);
        assertThat(settings.rules().minGain()).isEqualTo(0.5);
        assertThat(settings.rules().minImages()).isEqualTo(500);
        assertThat(settings.rules().seedDeviation()).isEqualTo(SeedDeviation.stated(0.75));
        assertThat(settings.rules().looks()).isEqualTo(20);
        assertThat(settings.rules().first()).isEqualTo(FirstVersionRule.HOLD);
    }

    @Test
    void everything_that_is_wrong_is_said_at_once() {
        values.put("weightflow.registry.gate.budget.semsec", "1");
        values.put("weightflow.registry.gate.budget.sal", "-1");
        values.put("weightflow.registry.gate.min-gain", "-1");
        values.put("weightflow.registry.gate.first-version", "never");
        values.remove("weightflow.object-store.secret-key");

        assertThatThrownBy(this::read)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("weightflow.registry.gate.budget.semsec is unknown, did you mean"
                        + " weightflow.registry.gate.budget.semseg")
                .hasMessageContaining("weightflow.registry.gate.budget.sal must be between 0")
                .hasMessageContaining("weightflow.registry.gate.min-gain must be between")
                .hasMessageContaining("there are promote, hold")
                .hasMessageContaining(
                        "weightflow.object-store.access-key and weightflow.object-store.secret-key belong together");
    }

    private RegistrySettings read() {
        return RegistrySettings.of(
                Settings.of("weightflow.", key -> Optional.ofNullable(values.get(key)), values.keySet()));
    }
}
