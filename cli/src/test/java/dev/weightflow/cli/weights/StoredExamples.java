package dev.weightflow.cli.weights;

/** Responses of the registry about base weights. */
public final class StoredExamples {

    public static final String DIGEST = "ab".repeat(32);

    public static final String TINY = "{\"digest\":\"" + DIGEST + "\",\"names\":[\"swin-tiny-22k\"],\"model\":\"tiny\","
            + "\"bytes\":110091272,\"source\":\"swin tiny.pth\",\"addedAt\":\"2026-01-02T03:04:05Z\",\"tensors\":169,"
            + "\"elements\":27517818,\"skipped\":[{\"reason\":\"the classifier of the pre-training\",\"count\":2,"
            + "\"names\":[\"head.weight\",\"head.bias\"]}]}";

    /** Weights with windows for which images of their model's usual size have no room. */
    public static final String MICRO_OF_128_PIXELS = "{\"digest\":\"" + DIGEST + "\",\"names\":[\"swin-micro-scenes\"],"
            + "\"model\":\"micro\",\"imageSize\":128,\"bytes\":5000000,\"source\":\"swin-micro-scenes\","
            + "\"addedAt\":\"2026-01-02T03:04:05Z\",\"tensors\":77,\"elements\":1400000,\"skipped\":[]}";

    private StoredExamples() {}
}
