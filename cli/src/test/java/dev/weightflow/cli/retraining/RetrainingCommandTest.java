package dev.weightflow.cli.retraining;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.client.RegistryCommandFixture;
import dev.weightflow.cli.weights.StoredExamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RetrainingCommandTest extends RegistryCommandFixture {

    private static final String POLICY = "{\"model\":\"people\",\"revision\":3,\"since\":\"2026-01-02T03:04:05Z\","
            + "\"setAt\":\"2026-01-02T03:04:05Z\",\"policy\":{\"sources\":[\"/data/*\"],\"minNewSamples\":100,"
            + "\"start\":\"champion\",\"recipe\":{\"epochs\":5},\"cooldownSeconds\":3600}}";

    @Test
    void policies_are_listed() {
        registry.replying("GET /retraining/policies", "[" + POLICY + "]");

        assertThat(run("retraining", "list")).isZero();

        assertThat(terminal.out()).contains("people").contains("100").contains("from /data/*");
    }

    @Test
    void where_there_is_none_the_way_to_one_is_told() {
        registry.replying("GET /retraining/policies", "[]");

        assertThat(run("retraining", "list")).isZero();

        assertThat(terminal.out()).contains("./weightflow retraining set MODEL --min-new-samples N");
    }

    @Test
    void a_policy_is_shown_in_words() {
        registry.replying("GET /models/people/retraining-policy", POLICY);

        assertThat(run("retraining", "show", "people")).isZero();

        assertThat(terminal.out())
                .contains("at least 100")
                .contains("5 epochs, the rest as the champion's")
                .contains("1 h");
    }

    @Test
    void base_weights_go_into_the_policy_by_their_digest() {
        registry.replying("GET /base-weights", "[" + StoredExamples.TINY + "]")
                .replying("GET /base-weights/" + StoredExamples.DIGEST, StoredExamples.TINY)
                .replying("PUT /models/people/retraining-policy", POLICY);

        assertThat(run("retraining", "set", "people", "--min-new-samples", "9", "--weights", "swin-tiny-22k"))
                .as(terminal.err())
                .isZero();

        assertThat(registry.requests())
                .last()
                .asString()
                .contains("\"model\" : \"tiny\"")
                .contains("\"baseWeights\" : \"" + StoredExamples.DIGEST + "\"")
                .doesNotContain("imageSize");
    }

    @Test
    void an_unusual_image_size_that_base_weights_need_goes_into_the_policy() {
        registry.replying("GET /base-weights", "[" + StoredExamples.MICRO_OF_128_PIXELS + "]")
                .replying("GET /base-weights/" + StoredExamples.DIGEST, StoredExamples.MICRO_OF_128_PIXELS)
                .replying("PUT /models/people/retraining-policy", POLICY);

        assertThat(run("retraining", "set", "people", "--min-new-samples", "9", "--weights", "swin-micro-scenes"))
                .as(terminal.err())
                .isZero();

        assertThat(registry.requests()).last().asString().contains("\"imageSize\" : 128");
    }

    @Test
    void a_policy_is_sent_as_its_file_says_so_that_the_registry_names_what_it_does_not_know() throws IOException {
        Path file = Files.writeString(root.resolve("policy.json"), "{\"minNewSamples\": 100, \"sauce\": 1}");
        registry.replying(
                "PUT /models/people/retraining-policy", 400, "{\"title\":\"Bad\",\"detail\":\"No field 'sauce'.\"}");

        assertThat(run("retraining", "set", "people", "--policy", file.toString()))
                .isEqualTo(5);

        assertThat(registry.requests().get(0)).contains("\"sauce\" : 1");
        assertThat(terminal.err()).contains("No field 'sauce'.");
    }

    @Test
    void a_number_of_samples_is_a_policy_too() {
        registry.replying("PUT /models/people/retraining-policy", POLICY);

        assertThat(run("retraining", "set", "people", "--min-new-samples", "100"))
                .isZero();
        assertThat(run("retraining", "set", "people", "--min-new-samples", "100", "--evaluate-on", "5d41"))
                .isZero();

        assertThat(registry.requests().get(0))
                .contains("\"minNewSamples\" : 100")
                .doesNotContain("evaluateOn");
        assertThat(registry.requests().get(1)).contains("\"evaluateOn\" : \"5d41\"");
        assertThat(terminal.out()).contains("Policy 3");
    }

    @Test
    void a_file_that_is_not_there_or_holds_no_json_is_named() throws IOException {
        assertThat(run("retraining", "set", "people", "--policy", "/no/such.json"))
                .isEqualTo(4);
        assertThat(terminal.err()).contains("/no/such.json");

        Path file = Files.writeString(root.resolve("broken.json"), "{\n\"minNewSamples\": ");
        assertThat(run("retraining", "set", "people", "--policy", file.toString()))
                .isEqualTo(2);
        assertThat(terminal.err()).contains(file.toString()).contains("line 2");
        for (String other : new String[] {"", "null", "[]", "7"}) {
            Files.writeString(file, other);
            assertThat(run("retraining", "set", "people", "--policy", file.toString()))
                    .isEqualTo(2);
            assertThat(terminal.err()).contains(file + " holds no policy");
        }
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void neither_or_both_ways_to_say_it_are_refused() {
        assertThat(run("retraining", "set", "people")).isEqualTo(2);
        assertThat(run("retraining", "set", "people", "--policy", "f", "--min-new-samples", "1"))
                .isEqualTo(2);
        assertThat(run("retraining", "set", "people", "--evaluate-on", "5d41")).isEqualTo(2);
    }

    @Test
    void drift_is_looked_for_where_that_is_said() {
        registry.replying("PUT /models/people/retraining-policy", POLICY);

        assertThat(run("retraining", "set", "people", "--min-new-samples", "9", "--drift"))
                .as(terminal.err())
                .isZero();
        assertThat(run(
                        "retraining",
                        "set",
                        "people",
                        "--min-new-samples",
                        "9",
                        "--drift",
                        "--drift-source",
                        "/live/*",
                        "--alpha",
                        "0.01"))
                .as(terminal.err())
                .isZero();

        assertThat(registry.requests().get(0)).contains("\"drift\" : { }");
        assertThat(registry.requests().get(1)).contains("\"/live/*\"").contains("\"alpha\" : 0.01");
        assertThat(run("retraining", "set", "people", "--min-new-samples", "9", "--alpha", "0.01"))
                .isEqualTo(2);
    }

    @Test
    void what_windows_showed_is_told() {
        registry.replying(
                "GET /models/people/drift",
                "{\"model\":\"people\",\"version\":2,\"reference\":\"5d41402abc4b2a76\",\"policy\":{},\"checked\":1,"
                        + "\"skipped\":1,\"groups\":{\"reference\":1,\"window\":6,\"missing\":16},\"evidence\":31.52,\"threshold\":20.0,\"effect\":0.81,\"detected\":"
                        + "{\"dataset\":\"3e540997aaaabbbb\"},\"windows\":[{\"dataset\":\"3e540997aaaabbbb\",\"at\":"
                        + "\"2026-01-02T03:04:05Z\",\"version\":2,\"pValue\":0.002,\"effect\":0.81,\"evidence\":31.52},"
                        + "{\"dataset\":\"7c540997aaaabbbb\",\"at\":\"2026-01-02T03:04:04Z\",\"skipped\":\"It broke.\"}]}");

        assertThat(run("retraining", "drift", "people")).as(terminal.err()).isZero();

        assertThat(terminal.out())
                .contains("31.5 of 20.0")
                .contains("1 compared, 1 skipped")
                .contains("1 of the reference, 6 of the latest window; the reference has 16 too few")
                .contains("shown with window 3e540997aaaa")
                .contains("It broke.");
    }

    @Test
    void images_to_be_labelled_are_listed() {
        registry.replying(
                "GET /models/people/retraining/labels",
                "{\"model\":\"people\",\"dataset\":\"3e540997aaaabbbb\",\"source\":\"/live\",\"images\":["
                        + "{\"id\":\"night-0007\",\"dataset\":\"3e540997aaaabbbb\",\"why\":\"informative\"}]}");

        assertThat(run("retraining", "labels", "people")).as(terminal.err()).isZero();
        assertThat(terminal.out()).containsPattern("night-0007 +informative").contains("from /live");

        assertThat(run("retraining", "labels", "people", "--json")).isZero();
        assertThat(terminal.out()).contains("\"why\" : \"informative\"");
    }

    @Test
    void a_policy_is_taken_away() {
        registry.replying("DELETE /models/people/retraining-policy", 204, "");

        assertThat(run("retraining", "remove", "people")).isZero();

        assertThat(terminal.out()).contains("no longer retrained");
    }

    @Test
    void what_comes_of_a_data_set_is_explained_with_every_condition_and_the_chain() {
        registry.replying(
                "GET /retraining/explain/3e54",
                "{\"dataset\":\"3e540997aaaabbbb\",\"source\":\"/data/night\",\"ingestedAt\":\"2026-01-02T03:04:05Z\","
                        + "\"event\":\"e1\",\"previews\":[{\"model\":\"people\",\"outcome\":\"skipped\",\"decided\":true,"
                        + "\"revision\":3,\"at\":\"2026-01-02T03:04:06Z\",\"reason\":\"It is too small.\",\"checks\":[{\"name\":"
                        + "\"new-samples\",\"passed\":false,\"finding\":\"8 of 8 are new, and 100 must be.\"}]},"
                        + "{\"model\":\"cars\",\"outcome\":\"waiting\",\"decided\":false,\"reason\":\"Job ab is under way.\","
                        + "\"checks\":[]}],\"chain\":[{\"event\":\"e1\",\"type\":\"DatasetIngested\",\"at\":"
                        + "\"2026-01-02T03:04:05Z\",\"depth\":0,\"description\":\"24 samples were stored.\"}]}");

        assertThat(run("retraining", "explain", "3e54")).isZero();

        assertThat(terminal.out())
                .contains("Dataset 3e540997aaaa was ingested from /data/night")
                .containsPattern("people: not retrained, decided at .*\\. It is too small\\.")
                .containsPattern("new-samples +failed +8 of 8 are new, and 100 must be\\.")
                .contains("cars: waits. Job ab is under way.")
                .contains("DatasetIngested: 24 samples were stored.");
    }

    @Test
    void without_any_policy_nothing_follows() {
        registry.replying(
                "GET /retraining/explain/3e54",
                "{\"dataset\":\"3e54\",\"source\":\"/d\",\"ingestedAt\":\"2026-01-02T03:04:05Z\",\"previews\":[],\"chain\":[]}");

        assertThat(run("retraining", "explain", "3e54")).isZero();

        assertThat(terminal.out()).contains("No model has a retraining policy");
    }

    @Test
    void the_registry_s_own_words_are_for_scripts() {
        registry.replying("GET /retraining/policies", "[" + POLICY + "]");

        assertThat(run("retraining", "list", "--json")).isZero();

        assertThat(terminal.out()).contains("\"minNewSamples\" : 100");
    }
}
