package dev.weightflow.ingestion.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3AddressTest {
    @Test
    void a_prefix_is_that_of_a_folder() {
        assertThat(S3Address.of("s3://data/aerial")).isEqualTo(new S3Address("data", "aerial/"));
        assertThat(S3Address.of("s3://data/aerial/")).isEqualTo(new S3Address("data", "aerial/"));
        assertThat(S3Address.of("s3://data")).isEqualTo(new S3Address("data", ""));
        assertThat(S3Address.of("s3://data/")).hasToString("s3://data/");
    }

    @Test
    void a_folder_covers_what_lies_below_it_and_not_what_only_begins_alike() {
        S3Address aerial = S3Address.of("s3://data/aerial");

        assertThat(aerial.covers(S3Address.of("s3://data/aerial/2024"))).isTrue();
        assertThat(aerial.covers(aerial)).isTrue();
        assertThat(aerial.covers(S3Address.of("s3://data/aerials"))).isFalse();
        assertThat(aerial.covers(S3Address.of("s3://other/aerial"))).isFalse();
        assertThat(S3Address.of("s3://data").covers(aerial)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"s3://", "s3:///a", "s3://A/b", "s3://a/b", "s3://-data/a", "s3://data/a\nb", "s4://data/a"})
    void what_is_no_bucket_is_refused(String source) {
        assertThatThrownBy(() -> S3Address.of(source))
                .hasMessageEndingWith(" is not a folder in a bucket; give it as s3://bucket/prefix.");
    }
}
