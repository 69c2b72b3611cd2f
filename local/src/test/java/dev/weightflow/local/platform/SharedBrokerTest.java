package dev.weightflow.local.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.local.process.Port;
import dev.weightflow.schema.topic.TopicPrefix;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedBrokerTest {
    private static final SharedBroker BROKER = new SharedBroker("kafka:9092", new TopicPrefix("team-a."));

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "kafka:", "http://kafka:9092", "kafka:9092,other:9092", "kafka:9092\nx"})
    void what_is_no_address_is_refused(String address) {
        assertThatThrownBy(() -> new SharedBroker(address, TopicPrefix.NONE))
                .isInstanceOf(PlatformFailure.class)
                .hasMessageContaining("write HOST:PORT");
    }

    @Test
    void a_platform_stays_with_the_broker_that_has_its_facts() {
        PlatformDirectory directory = PlatformDirectory.prepare(folder);
        BROKER.keepIn(directory.access());

        assertThat(directory.sharedBroker()).contains(BROKER);
        assertThatCode(() -> directory.requireSameBroker(Optional.of(BROKER))).doesNotThrowAnyException();
        assertThatThrownBy(() -> directory.requireSameBroker(Optional.empty()))
                .hasMessageContaining("--kafka kafka:9092 --topic-prefix 'team-a.'");
        assertThatThrownBy(() -> directory.requireSameBroker(
                        Optional.of(new SharedBroker("kafka:9092", new TopicPrefix("team-b.")))))
                .hasMessageContaining("under the prefix 'team-a.'");
    }

    @Test
    void a_broker_that_never_answered_is_not_remembered() {
        PlatformDirectory directory = PlatformDirectory.prepare(folder);
        SharedBroker nobody = new SharedBroker("no-such-host.invalid:9092", TopicPrefix.NONE);

        assertThatThrownBy(() -> new SharedBrokerPart(directory, nobody, Port.free()).start(lack -> {}))
                .isInstanceOf(PlatformFailure.class)
                .hasMessageContaining("no-such-host.invalid:9092 rejected the platform's topics");
        assertThat(directory.sharedBroker()).isEmpty();
    }
}
