package dev.weightflow.local.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.local.client.RegistryCommandFixture;
import org.junit.jupiter.api.Test;

class ModelsCommandTest extends RegistryCommandFixture {

    private static final String VERSION =
            "{\"model\":\"people\",\"version\":2,\"registeredAt\":\"2026-01-02T03:04:05Z\","
                    + "\"status\":\"champion\",\"aliases\":[\"champion\"],\"checkpoint\":\"ab\",\"manifest\":\"cd\",\"report\":\"ef\","
                    + "\"job\":\"a-job\",\"dataset\":\"d\",\"method\":\"delora\",\"metrics\":{\"semseg\":{\"mIoU\":0.25,\"perClass\":[]},"
                    + "\"normals\":{\"meanAngularError\":17.25,\"rmse\":20.0}},\"relativeChange\":12.5}";
    private static final String VERDICT =
            "{\"passed\":false,\"reason\":\"semseg falls too far.\",\"checks\":[{\"name\":"
                    + "\"semseg\",\"champion\":0.5,\"challenger\":0.25,\"limit\":0.49,\"passed\":false}]}";
    private static final String DECISION =
            "{\"event\":\"e\",\"at\":\"2026-01-02T03:04:05Z\",\"alias\":\"champion\",\"version\":2,"
                    + "\"outcome\":\"rejected\",\"reason\":\"semseg falls too far.\",\"verdict\":" + VERDICT + "}";

    @Test
    void what_a_look_at_the_objects_finds_is_told_and_ends_with_a_failure() {
        registry.replying(
                "GET /models/people/versions/2/verification",
                "{\"model\":\"people\",\"version\":2,\"objects\":7,\"signed\":true,\"findings\":[{\"object\":\"manifest\","
                        + "\"digest\":\"cd\",\"code\":\"object-not-signed\",\"message\":\"It does not count.\"}]}");
        registry.replying(
                "GET /refused-facts",
                "[{\"what\":\"weightflow.models-0@4\",\"why\":\"forged\",\"at\":\"2026-01-02T03:04:05Z\"}]");

        assertThat(run("models", "verify", "people", "2")).isEqualTo(1);

        assertThat(terminal.out())
                .contains("manifest object-not-signed")
                .contains("It does not count.")
                .contains("Refused: weightflow.models-0@4: forged");
    }

    @Test
    void every_version_of_every_model_is_looked_at_and_sound_ones_are_no_failure() {
        registry.replying(
                "GET /models",
                "[{\"name\":\"people\",\"versions\":1,\"latest\":2,\"aliases\":{},\"undecided\":[],\"failures\":[]}]");
        registry.replying("GET /models/people/versions", "[" + VERSION + "]");
        registry.replying(
                "GET /models/people/versions/2/verification",
                "{\"model\":\"people\",\"version\":2,\"objects\":7,\"signed\":false,\"findings\":[]}");
        registry.replying("GET /refused-facts", "[]");

        assertThat(run("models", "verify")).isZero();

        assertThat(terminal.out()).contains("sound").contains("documents are not signed here");
    }

    @Test
    void models_are_listed_with_what_their_aliases_point_to() {
        registry.replying(
                "GET /models",
                "[{\"name\":\"people\",\"versions\":2,\"latest\":2,\"aliases\":{\"champion\":2},\"undecided\":[],"
                        + "\"failures\":[]}]");

        assertThat(run("models", "list")).isZero();

        assertThat(terminal.out()).contains("people").contains("champion 2");
    }

    @Test
    void a_model_s_versions_are_shown_with_their_figures() {
        registry.replying("GET /models/people/versions", "[" + VERSION + "]");

        assertThat(run("models", "show", "people")).isZero();

        assertThat(terminal.out()).contains("25.00 %").contains("17.25°").contains("champion");
    }

    @Test
    void a_version_is_shown_with_the_decision_and_its_numbers() {
        registry.replying(
                "GET /models/people/versions/2",
                "{\"version\":" + VERSION + ",\"evaluations\":[],\"decisions\":[" + DECISION
                        + "],\"artifacts\":[{\"name\":\"weights\",\"digest\":\"ab\",\"bytes\":1500}],\"pictures\":[]}");

        assertThat(run("models", "show", "people", "2")).isZero();

        assertThat(terminal.out())
                .contains("semseg falls too far.")
                .contains("0.4900")
                .contains("failed")
                .contains("1.5 kB");
    }

    @Test
    void a_promotion_that_the_gate_refuses_ends_with_status_5_and_the_numbers() {
        registry.replying(
                "POST /models/people/versions/2/promote",
                "{\"promoted\":false,\"changed\":true,\"decision\":" + DECISION + ",\"version\":" + VERSION + "}");

        assertThat(run("models", "promote", "people", "2", "--reason", "try it"))
                .isEqualTo(5);

        assertThat(terminal.out())
                .contains("does not become champion: semseg falls too far.")
                .contains("0.4900");
        assertThat(registry.requests().get(0)).contains("try it").contains("\"force\" : false");
    }

    @Test
    void an_account_tells_the_chain_of_facts() {
        registry.replying(
                "GET /models/people/explain",
                "{\"model\":\"people\",\"version\":2,\"chain\":[{\"event\":\"e1\",\"type\":\"DatasetIngested\",\"at\":"
                        + "\"2026-01-02T03:04:05Z\",\"depth\":0,\"description\":\"4 samples were stored.\"}]}");

        assertThat(run("models", "explain", "people")).isZero();

        assertThat(terminal.out()).contains("DatasetIngested: 4 samples were stored.");
    }

    @Test
    void an_unknown_model_is_told_in_the_registry_s_words() {
        assertThat(run("models", "show", "nobody")).isEqualTo(4);
        assertThat(terminal.err()).startsWith("checkpoint-registry says: ");
    }
}
