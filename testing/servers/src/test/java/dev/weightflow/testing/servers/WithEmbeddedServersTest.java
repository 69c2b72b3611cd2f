package dev.weightflow.testing.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.local.server.EmbeddedServers;
import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.local.server.S3Server;
import org.junit.jupiter.api.Test;

@WithEmbeddedServers
class WithEmbeddedServersTest {

    @Test
    void a_test_gets_running_servers_and_every_test_gets_the_same(
            EmbeddedServers servers, KafkaBroker kafka, S3Server s3) {
        assertThat(kafka).isSameAs(servers.kafka());
        assertThat(s3).isSameAs(servers.s3());
        assertThat(kafka.isAlive()).isTrue();
        assertThat(s3.isAlive()).isTrue();
    }
}
