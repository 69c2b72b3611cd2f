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
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NewerEventsTest.WaitsForItsStart.class)
@QuarkusTestResource(value = NewerEventsTest.WithAnEventOfANewerRelease.class, restrictToAnnotatedClass = true)
class NewerEventsTest {
    /** Profile of a service that does not start before the test allows it. */
    public static class WaitsForItsStart implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("test.wait", "true");
        }
    }

    /**
     * Broker with requests of a job in one partition: one that is known, one of a later release, one of an unknown type, and one more that is known.
     */
    public static class WithAnEventOfANewerRelease extends KafkaForTests {
        @Override
        protected void prepare(Records records) {
            var request = ChannelsTest.request("a-job");
            records.send(Topics.TRAINING_REQUESTS, request);
            Headers newer = EventCodec.headers(request);
            newer.remove("ce_type");
            newer.add("ce_type", "dev.weightflow.training.TrainingPaused.v1".getBytes(StandardCharsets.UTF_8));
            records.send(Topics.TRAINING_REQUESTS, EventCodec.key(request), EventCodec.data(request), newer);
            byte[] nonsense = "{}".getBytes(StandardCharsets.UTF_8);
            records.send(
                    Topics.TRAINING_REQUESTS,
                    EventCodec.key(request),
                    nonsense,
                    Records.headers(Map.of("ce_type", "dev.weightflow.nonsense.Anything.v1", "ce_specversion", "1.0")));
            records.send(Topics.TRAINING_REQUESTS, request);
        }
    }

    Records records;

    @Inject
    TestService service;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Test
    void channels_wait_for_the_start_and_no_request_that_cannot_be_read_makes_them_wait() {
        // while the service has not started
        get(management.resolve("/q/health/started")).then().statusCode(200);
        get(management.resolve("/q/health/live")).then().statusCode(200);
        await().untilAsserted(() -> get(management.resolve("/q/health/ready"))
                .then()
                .statusCode(503)
                .body(containsString("the test has not let it start yet")));
        assertThat(service.handled()).isEmpty();

        TestService.START.countDown();

        await().until(() -> service.attempts("a-job") == 2);
        await().until(() -> records.committed("test-service", Topics.TRAINING_REQUESTS) == 4);
        get(management.resolve("/q/health/ready")).then().statusCode(200);
        assertThat(records.of(Topics.TRAINING_REQUESTS.deadLetters(), "a-job"))
                .extracting(letter -> Records.header(letter, "dead-letter-code").orElseThrow())
                .containsExactly("event-type-unknown", "event-type-unknown");
    }
}
