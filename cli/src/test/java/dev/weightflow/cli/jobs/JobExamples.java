package dev.weightflow.cli.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.model.method.Methods;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.TrainingRequest;
import java.nio.charset.StandardCharsets;

/** Jobs in the form in which the trainer shows them. */
public final class JobExamples {

    public static final String DATASET = "ab12".repeat(16);
    public static final String JOB = "cd34".repeat(16);
    public static final String OTHER_JOB = "0f1e".repeat(16);
    public static final String CHECKPOINT = "ef56".repeat(16);

    private JobExamples() {}

    /** Returns the dataset that the jobs train on, in the form in which dataset-ingestion shows it. */
    static String dataset() {
        return "{\"id\":\"" + DATASET + "\",\"source\":\"/data\",\"tasks\":[\"semseg\"],\"samples\":{\"train\":4},"
                + "\"quarantined\":0,\"bytes\":2500,\"ingestedAt\":\"2026-01-02T03:04:05Z\"}";
    }

    public static String job(String state, String more) {
        TrainingRequest draft = WeightflowJson.read(
                ("{\"dataset\":\"" + new DatasetId(DATASET) + "\",\"model\":\"micro\",\"steps\":40}")
                        .getBytes(StandardCharsets.UTF_8),
                TrainingRequest.class);
        ObjectNode spec = WeightflowJson.mapper().valueToTree(Methods.completed(draft.complete()));
        return "{\"job\":\"" + JOB + "\",\"state\":\"" + state
                + "\",\"cancelling\":false,\"requestedAt\":\"2026-01-02T03:04:05Z\",\"generation\":1,\"claim\":1,\"attempts\":0,\"spec\":"
                + spec
                + more + "}";
    }

    /** Returns a job that was requested a minute before {@link #job}. */
    public static String earlier(String state, String more) {
        return job(state, more).replace(JOB, OTHER_JOB).replace("03:04:05Z", "03:03:05Z");
    }

    public static String progress(int step) {
        return ",\"progress\":{\"kind\":\"training\",\"job\":\"" + JOB
                + "\",\"claim\":1,\"worker\":\"trainer-1\",\"sequence\":0,\"phase\":\"training\",\"done\":" + step
                + ",\"total\":40,\"unit\":\"steps\",\"perSecond\":1.5,\"etaSeconds\":90,\"values\":{\"loss.semseg\":2.5,"
                + "\"loss.total\":7.5,\"learningRate\":0.01,\"imagesPerSecond\":12.5,\"epoch\":0}}";
    }

    /** Returns a server-sent event about that job. */
    public static String event(String name, String data) {
        return "event:" + name + "\ndata:" + data + "\n\n";
    }

    public static String stateEvent(String state) {
        return event("state", "{\"job\":\"" + JOB + "\",\"state\":\"" + state + "\"}");
    }

    public static String progressEvent(int step) {
        return event("progress", "{\"job\":\"" + JOB + "\"" + progress(step) + "}");
    }

    public static String completed() {
        return job("completed", ",\"checkpoint\":\"" + CHECKPOINT + "\",\"checkpointStep\":40");
    }
}
