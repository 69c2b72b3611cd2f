package dev.weightflow.platform.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.weightflow.schema.event.EventType;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.job.JobSpec;
import dev.weightflow.schema.json.WeightflowJson;
import java.io.IOException;
import java.util.List;

/** JSON format of jobs in all their states. */
final class JobJson<S extends JobSpec> {
    private static final ObjectMapper EVENTS = WeightflowJson.mapper();
    private static final ObjectMapper JOBS = WeightflowJson.mapper()
            .addMixIn(Job.class, ByState.class)
            .registerModule(new SimpleModule()
                    .addSerializer(JobEvent.class, new EventWriter())
                    .addDeserializer(JobEvent.Started.class, new EventReader<>(JobEvent.Started.class))
                    .addDeserializer(JobEvent.Committed.class, new EventReader<>(JobEvent.Committed.class))
                    .addDeserializer(JobEvent.Completed.class, new EventReader<>(JobEvent.Completed.class)));

    private final JavaType listOfJobs;

    JobJson(Class<S> spec) {
        JavaType job = JOBS.getTypeFactory().constructParametricType(Job.class, spec);
        this.listOfJobs = JOBS.getTypeFactory().constructCollectionType(List.class, job);
    }

    byte[] write(List<Job<S>> jobs) {
        try {
            return JOBS.writerFor(listOfJobs).writeValueAsBytes(jobs);
        } catch (IOException e) {
            throw new IllegalStateException("jobs cannot be written as JSON: " + e.getMessage(), e);
        }
    }

    JsonNode tree(List<Job<S>> jobs) {
        try {
            return JOBS.readTree(write(jobs));
        } catch (IOException e) {
            throw new IllegalStateException("jobs cannot be written as JSON: " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException if it was not made by {@link #write} */
    List<Job<S>> read(byte[] jobs) {
        try {
            return JOBS.readValue(jobs, listOfJobs);
        } catch (IOException e) {
            throw new IllegalArgumentException("not jobs: " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException if it was not made by {@link #tree} */
    List<Job<S>> read(JsonNode jobs) {
        try {
            return JOBS.readValue(JOBS.treeAsTokens(jobs), listOfJobs);
        } catch (IOException e) {
            throw new IllegalArgumentException("not jobs: " + e.getMessage(), e);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Job.Waiting.class, name = "waiting"),
        @JsonSubTypes.Type(value = Job.Claimed.class, name = "claimed"),
        @JsonSubTypes.Type(value = Job.Completed.class, name = "completed"),
        @JsonSubTypes.Type(value = Job.Failed.class, name = "failed"),
        @JsonSubTypes.Type(value = Job.Cancelled.class, name = "cancelled"),
        @JsonSubTypes.Type(value = Job.Rejected.class, name = "rejected")
    })
    private interface ByState {}

    private record StoredEvent(String type, JsonNode data) {}

    private static final class EventWriter extends JsonSerializer<JobEvent> {
        @Override
        public void serialize(JobEvent event, JsonGenerator to, SerializerProvider provider) throws IOException {
            to.writePOJO(new StoredEvent(event.type().name(), EVENTS.valueToTree(event)));
        }
    }

    private static final class EventReader<T extends JobEvent> extends JsonDeserializer<T> {
        private final Class<T> kind;

        EventReader(Class<T> kind) {
            this.kind = kind;
        }

        @Override
        public T deserialize(JsonParser from, DeserializationContext context) throws IOException {
            StoredEvent stored = context.readValue(from, StoredEvent.class);
            EventType type = EventType.named(stored.type())
                    .orElseThrow(() -> new IOException("the event type " + stored.type() + " is unknown"));
            return kind.cast(type.read(EVENTS.writeValueAsBytes(stored.data())));
        }
    }
}
