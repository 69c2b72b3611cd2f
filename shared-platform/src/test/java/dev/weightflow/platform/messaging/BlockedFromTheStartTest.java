package dev.weightflow.platform.messaging;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.testing.KafkaForTests;
import dev.weightflow.platform.testing.Records;
import dev.weightflow.platform.testing.TestService;
import dev.weightflow.schema.topic.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NewerEventsTest.WaitsForItsStart.class)
@QuarkusTestResource(value = BlockedFromTheStartTest.WithAFactOfANewerRelease.class, restrictToAnnotatedClass = true)
class BlockedFromTheStartTest {
    /** Broker with a known fact, and after it one of a later release. */
    public static class WithAFactOfANewerRelease extends KafkaForTests {
        @Override
        protected void prepare(Records records) {
            var fact = ChannelsTest.completed("a-job");
            records.send(Topics.TRAININGS, fact);
            Headers newer = EventCodec.headers(fact);
            newer.remove("ce_type");
            newer.add("ce_type", "dev.weightflow.training.TrainingPaused.v1".getBytes(StandardCharsets.UTF_8));
            records.send(Topics.TRAININGS, EventCodec.key(fact), EventCodec.data(fact), newer);
        }
    }

    @Inject
    TestService service;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    /** Guards upgrades: an instance that can read the fact must not be replaced by one that cannot but was ready for a moment. */
    @Test
    void a_service_that_will_come_to_stand_before_a_fact_is_never_ready() {
        Set<Integer> answers = new TreeSet<>();

        TestService.START.countDown();

        await().pollInterval(Duration.ofMillis(5)).untilAsserted(() -> {
            var ready = get(management.resolve("/q/health/ready")).then();
            answers.add(ready.extract().statusCode());
            ready.body(containsString("TrainingPaused"));
        });
        assertThat(service.attempts("a-job")).isOne();
        assertThat(answers).containsExactly(503);
    }
}
