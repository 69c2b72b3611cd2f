package dev.weightflow.local.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.TrainingRequest;
import java.nio.charset.StandardCharsets;

/** Jobs as the trainer shows them. */
public final class JobExamples {

    public static final String DATASET = "ab12".repeat(16);
    public static final String JOB = "cd34".repeat(16);
    public static final String OTHER_JOB = "0f1e".repeat(16);
    public static final String CHECKPOINT = "ef56".repeat(16);

    private JobExamples() {}

    /** The data set that the jobs train on, as dataset-ingestion shows it. */
    static String dataset() {
        return "{\"id\":\"" + DATASET + "\",\"source\":\"/data\",\"tasks\":[\"semseg\"],\"samples\":{\"train\":4},"
                + "\"quarantined\":0,\"bytes\":2500,\"ingestedAt\":\"2026-01-02T03:04:05Z\"}";
    }

    public static String job(String state, String more) {
        TrainingRequest draft = WeightflowJson.read(
                ("{\"dataset\":\"" + new DatasetId(DATASET) + "\",\"model\":\"micro\",\"steps\":40}")
                        .getBytes(StandardCharsets.UTF_8),
                TrainingRequest.class);
        ObjectNode spec = WeightflowJson.mapper().valueToTree(draft.complete());
        return "{\"job\":\"" + JOB + "\",\"state\":\"" + state
                + "\",\"cancelling\":false,\"requestedAt\":\"2026-01-02T03:04:05Z\",\"round\":1,\"claim\":1,\"spec\":"
                + spec
                + more + "}";
    }

    /** A job that was asked for a minute before {@link #job}. */
    public static String earlier(String state, String more) {
        return job(state, more).replace(JOB, OTHER_JOB).replace("03:04:05Z", "03:03:05Z");
    }

    public static String progress(int step) {
        return ",\"progress\":{\"epoch\":0,\"step\":" + step
                + ",\"totalSteps\":40,\"totalLoss\":7.5,\"loss\":{\"semseg\":2.5},\"learningRate\":0.01,"
                + "\"imagesPerSecond\":12.5,\"etaSeconds\":90}";
    }

    public static String completed() {
        return job("completed", progress(40) + ",\"checkpoint\":\"" + CHECKPOINT + "\",\"checkpointStep\":40");
    }
}
