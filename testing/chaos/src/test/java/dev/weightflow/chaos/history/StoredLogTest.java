package dev.weightflow.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.evaluator.job.EvaluationWork;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobSnapshots;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.Models;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Reads the log of an earlier release, and requires the same meaning. The log is that of a run with network faults (six trainings of two models, some
 * of their attempts failed), recorded on 26 November 2026 without its signatures; it is never recorded anew.
 */
class StoredLogTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private List<JsonNode> log;

    @BeforeEach
    void read() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(getClass().getResourceAsStream("/stored-logs/network-faults.jsonl.gz")),
                StandardCharsets.UTF_8))) {
            log = lines.lines().map(StoredLogTest::parsed).toList();
        }
        assertThat(log).hasSize(159);
    }

    @Test
    void trainings_have_ended_with_the_checkpoints_that_were_stated() {
        JobProjection<?> trainings =
                replayed(Topics.TRAININGS, JobSnapshots.projection("trainings", TrainingSpec.class));

        assertThat(trainings.jobs()).hasSize(6);
        assertThat(trainings.count(JobState.COMPLETED)).isEqualTo(6);
        assertThat(events(Topics.TRAININGS)
                        .filter(event -> event.event() instanceof TrainingCompleted)
                        .map(event -> ((TrainingCompleted) event.event()).steps()))
                .containsOnly(30L);
    }

    @Test
    void evaluations_have_ended() {
        JobProjection<?> evaluations = replayed(Topics.EVALUATIONS, EvaluationWork.projection(Optional.empty()));

        assertThat(evaluations.count(JobState.COMPLETED)).isEqualTo(10);
        assertThat(evaluations.jobs()).hasSize(10);
    }

    @Test
    void models_have_their_versions_and_champions() {
        Models models = replayed(Topics.MODELS, Models.projection("registry"));

        for (String name : List.of("day", "night")) {
            Model model = models.model(new ModelName(name));
            assertThat(model.versions()).as(name).hasSize(3);
            assertThat(model.waiting()).as(name).isEmpty();
            assertThat(model.versionOf(Model.CHAMPION).map(ModelVersion::number))
                    .as(name)
                    .contains(new VersionNumber(1));
        }
    }

    @SuppressWarnings("unchecked") // a topic has one family of events
    private <S, E extends Event> S replayed(Topic topic, Projection<S, E> projection) {
        S state = projection.initial();
        for (Envelope<? extends Event> event : events(topic).toList()) {
            state = projection.apply(state, (Envelope<E>) event);
        }
        return state;
    }

    private Stream<Envelope<? extends Event>> events(Topic topic) {
        return log.stream()
                .filter(line -> line.get("topic").asText().equals(topic.name()))
                .map(StoredLogTest::event);
    }

    private static Envelope<? extends Event> event(JsonNode line) {
        RecordHeaders headers = new RecordHeaders();
        line.get("headers")
                .properties()
                .forEach(header ->
                        headers.add(header.getKey(), header.getValue().asText().getBytes(StandardCharsets.UTF_8)));
        return EventCodec.decode(headers, line.get("event").toString().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
