package dev.weightflow.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.ingestion.packing.JobFolders;
import dev.weightflow.ingestion.packing.Sizes;
import dev.weightflow.ingestion.source.SourceAllowlist;
import dev.weightflow.platform.configuration.ConfigurationException;
import dev.weightflow.platform.configuration.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IngestionSettingsTest {
    private final Map<String, String> given = new HashMap<>(Map.of(
            "kafka.bootstrap.servers", "localhost:9092",
            "weightflow.object-store.endpoint", "http://localhost:9000",
            "weightflow.object-store.access-key", "me",
            "weightflow.object-store.secret-key", "secret",
            "weightflow.ingestion.roots", "/data, /more"));

    @Test
    void what_is_not_said_has_defaults() {
        IngestionSettings settings = read();

        assertThat(settings.limits().sizes()).isEqualTo(new Sizes(256, 1_024));
        assertThat(settings.limits().quarantineLimit()).isEqualTo(0.2);
        assertThat(settings.scratchBytes()).isEqualTo(JobFolders.UNLIMITED);
        assertThat(settings.jobs().attempts()).isEqualTo(10);
        assertThat(settings.limits().reading().matBytes()).isBetween(1L << 20, 128L << 20);
        assertThat(settings.objectStore().bucket()).isEqualTo("weightflow");
        settings.sources().checkName("/more/x");
        assertThatThrownBy(() -> settings.sources().checkName("s3://bucket/x"))
                .hasMessageContaining("open to ingestion (none)");
        assertThat(settings.toString()).doesNotContain("secret");
    }

    @Test
    void buckets_are_open_as_far_as_they_are_named() {
        given.put("weightflow.ingestion.buckets", "s3://photographs/aerial, s3://scenes");

        SourceAllowlist sources = read().sources();

        assertThat(sources.address("s3://photographs/aerial/2024").prefix()).isEqualTo("aerial/2024/");
        assertThat(sources.address("s3://scenes").prefix()).isEmpty();
        assertThatThrownBy(() -> sources.checkName("s3://photographs/aerials"))
                .hasMessageContaining("s3://photographs/aerials is outside the buckets that are open to ingestion"
                        + " (s3://photographs/aerial/, s3://scenes/)");
    }

    @Test
    void the_scratch_has_a_limit_where_one_is_set() {
        given.put("weightflow.ingestion.scratch-gibibytes", "0.5");

        assertThat(read().scratchBytes()).isEqualTo(1L << 29);
    }

    @Test
    void what_is_no_bucket_and_the_platforms_own_are_refused() {
        given.put("weightflow.ingestion.buckets", "photographs, s3://weightflow/sha256");

        assertThatThrownBy(this::read)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(
                        "weightflow.ingestion.buckets: photographs is not a folder in a bucket; give it as s3://bucket/prefix",
                        "weightflow.ingestion.buckets must not name weightflow, in which this platform keeps its own");
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        given.remove("weightflow.object-store.access-key");
        given.put("weightflow.ingestion.roots", "data");
        given.put("weightflow.ingestion.quarantine-limit", "2");
        given.put("weightflow.ingestion.reader", "2");
        given.put("weightflow.ingestion.lease-timeout", "3s");

        assertThatThrownBy(this::read)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(
                        "5 faults",
                        "weightflow.object-store.access-key and weightflow.object-store.secret-key belong together",
                        "weightflow.ingestion.lease-timeout must be at least three times weightflow.ingestion.heartbeat",
                        "weightflow.ingestion.roots must be absolute paths",
                        "weightflow.ingestion.quarantine-limit must be between 0.0 and 1.0, not 2.0",
                        "did you mean weightflow.ingestion.readers");
    }

    /** Returns the default settings. */
    static IngestionSettings usual() {
        return new IngestionSettingsTest().read();
    }

    private IngestionSettings read() {
        return IngestionSettings.of(
                Settings.of("weightflow.", key -> Optional.ofNullable(given.get(key)), given.keySet()));
    }
}
