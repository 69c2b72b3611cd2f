package dev.weightflow.cli.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.client.RegistryCommandFixture;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelsCommandTest extends RegistryCommandFixture {

    private static final String VERSION =
            "{\"model\":\"people\",\"version\":2,\"registeredAt\":\"2026-01-02T03:04:05Z\","
                    + "\"status\":\"champion\",\"aliases\":[\"champion\"],\"checkpoint\":\"ab\",\"manifest\":\"cd\",\"report\":\"ef\","
                    + "\"job\":\"a-job\",\"dataset\":\"d\",\"method\":\"delora\",\"metrics\":{\"semseg\":{\"mIoU\":0.25,\"perClass\":[]},"
                    + "\"normals\":{\"meanAngularError\":17.25,\"rmse\":20.0}},\"relativeChange\":12.5}";
    private static final String MODEL =
            "{\"name\":\"people\",\"versions\":%d,\"latest\":2,\"aliases\":{},\"undecided\":[],\"failures\":[]}";
    private static final String FINDING =
            "{\"object\":\"weights\",\"digest\":\"cd\",\"code\":\"object-damaged\",\"message\":\"It is damaged.\"}";
    private static final String VERDICT =
            "{\"passed\":false,\"reason\":\"semseg falls too far.\",\"checks\":[{\"name\":"
                    + "\"semseg\",\"champion\":0.5,\"challenger\":0.25,\"limit\":0.49,\"passed\":false}]}";
    private static final String DECISION =
            "{\"event\":\"e\",\"at\":\"2026-01-02T03:04:05Z\",\"alias\":\"champion\",\"version\":2,"
                    + "\"outcome\":\"rejected\",\"reason\":\"semseg falls too far.\",\"verdict\":" + VERDICT + "}";

    private static final String SOUND_LOG = "[{\"topic\":\"weightflow.models\",\"facts\":7}]";

    @Test
    void what_a_look_at_the_objects_finds_is_told_and_ends_with_a_failure() {
        registry.replying(
                "GET /models/people/versions/2/verification",
                "{\"model\":\"people\",\"version\":2,\"objects\":7,\"signed\":true,\"findings\":[{\"object\":\"manifest\",\"digest\":\"cd\",\"code\":\"object-not-signed\",\"message\":\"It"
                        + " does not count.\"}]}");
        registry.replying(
                "GET /refused-facts",
                "[{\"what\":\"weightflow.models-0@4\",\"why\":\"forged\",\"at\":\"2026-01-02T03:04:05Z\"}]");
        registry.replying(
                "GET /damaged-objects?limit=1000&offset=0",
                "[{\"digest\":\"%s\",\"kind\":\"shard\",\"reason\":\"dataset ef\",\"code\":\"object-damaged\","
                                .formatted("ef".repeat(32))
                        + "\"foundAt\":\"2026-01-02T03:04:05Z\",\"remedy\":\"Ingest it again.\"}]");
        registry.replying("GET /logs", SOUND_LOG);

        assertThat(run("models", "verify", "people@2")).isEqualTo(1);

        assertThat(terminal.out())
                .contains("manifest object-not-signed")
                .contains("It does not count.")
                .contains("Refused: weightflow.models-0@4: forged")
                .contains("Damaged: shard efefefefefef of dataset ef (object-damaged). Ingest it again.");
    }

    @Test
    void what_is_missing_is_a_failure() {
        registry.replying("GET /models?limit=1000&offset=0", "[]");
        registry.replying("GET /refused-facts", "[]");
        registry.replying(
                "GET /damaged-objects?limit=1000&offset=0",
                "[{\"digest\":\"%s\",\"kind\":\"shard\",\"reason\":\"dataset ef\",\"code\":\"object-not-found\","
                                .formatted("ef".repeat(32))
                        + "\"foundAt\":\"2026-01-02T03:04:05Z\",\"remedy\":\"Ingest it again.\"}]");
        registry.replying("GET /logs", SOUND_LOG);

        assertThat(run("models", "verify")).isEqualTo(1);

        assertThat(terminal.out())
                .contains("Missing: shard efefefefefef of dataset ef (object-not-found). Ingest it again.");
    }

    @Test
    void a_strangers_record_is_a_warning_and_no_failure() {
        registry.replying("GET /models?limit=1000&offset=0", "[]");
        registry.replying(
                "GET /refused-facts",
                "[{\"what\":\"weightflow.models-0@4\",\"why\":\"it is not signed\",\"at\":\"2026-01-02T03:04:05Z\"}]");
        registry.replying("GET /damaged-objects?limit=1000&offset=0", "[]");
        registry.replying("GET /logs", SOUND_LOG);

        assertThat(run("models", "verify")).as(terminal.err()).isZero();

        assertThat(terminal.out())
                .contains("Warning: ignored records, which no service has signed as a fact: 1.")
                .contains("Refused: weightflow.models-0@4: it is not signed");
    }

    @Test
    void a_log_that_is_not_what_its_writer_has_signed_is_a_failure() {
        registry.replying("GET /models?limit=1000&offset=0", "[]");
        registry.replying("GET /refused-facts", "[]");
        registry.replying("GET /damaged-objects?limit=1000&offset=0", "[]");
        registry.replying(
                "GET /logs",
                "[{\"topic\":\"weightflow.models\",\"facts\":0,\"fault\":\"The topic weightflow.models has lost"
                        + " facts.\"}]");

        assertThat(run("models", "verify")).isEqualTo(1);

        assertThat(terminal.out()).contains("weightflow.models: The topic weightflow.models has lost facts.");
    }

    @Test
    void every_version_of_every_model_is_looked_at_and_sound_ones_are_no_failure() {
        registry.replying("GET /models?limit=1000&offset=0", "[" + MODEL.formatted(1) + "]");
        registry.replying("GET /models/people", MODEL.formatted(1));
        registry.replying("GET /models/people/versions?limit=1000&offset=0", "[" + VERSION + "]");
        registry.replying(
                "GET /models/people/versions/2/verification",
                "{\"model\":\"people\",\"version\":2,\"objects\":7,\"signed\":false,\"findings\":[]}");
        registry.replying("GET /refused-facts", "[]");
        registry.replying("GET /damaged-objects?limit=1000&offset=0", "[]");
        registry.replying("GET /logs", SOUND_LOG);

        assertThat(run("models", "verify")).as(terminal.err()).isZero();

        assertThat(terminal.out()).contains("sound").contains("documents are not signed here");
    }

    @Test
    void versions_beyond_the_first_page_are_looked_at_too() {
        int versions = 1002;
        List<String> all = IntStream.rangeClosed(1, versions)
                .mapToObj(number -> VERSION.replace("\"version\":2", "\"version\":" + number))
                .toList();
        registry.replying("GET /models/people", MODEL.formatted(versions));
        // as the service answers a request without a limit
        registry.replying("GET /models/people/versions", "[" + String.join(",", all.subList(0, 100)) + "]");
        registry.replying(
                "GET /models/people/versions?limit=1000&offset=0", "[" + String.join(",", all.subList(0, 1000)) + "]");
        registry.replying(
                "GET /models/people/versions?limit=1000&offset=1000",
                "[" + String.join(",", all.subList(1000, versions)) + "]");
        for (int number = 1; number <= versions; number++) {
            registry.replying(
                    "GET /models/people/versions/" + number + "/verification",
                    "{\"model\":\"people\",\"version\":%d,\"objects\":7,\"signed\":true,\"findings\":[%s]}"
                            .formatted(number, number == versions ? FINDING : ""));
        }
        registry.replying("GET /refused-facts", "[]");
        registry.replying("GET /damaged-objects?limit=1000&offset=0", "[]");
        registry.replying("GET /logs", SOUND_LOG);

        assertThat(run("models", "verify", "people")).as(terminal.err()).isEqualTo(1);

        assertThat(terminal.out()).contains("weights object-damaged");
    }

    @Test
    void versions_that_are_not_listed_are_a_failure() {
        registry.replying("GET /models/people", MODEL.formatted(2));
        registry.replying("GET /models/people/versions?limit=1000&offset=0", "[" + VERSION + "]");

        assertThat(run("models", "verify", "people")).isEqualTo(1);

        assertThat(terminal.err()).contains("Only 1 of 2 versions of people were listed");
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

        assertThat(run("models", "versions", "people")).isZero();

        assertThat(terminal.out()).contains("25.00 %").contains("17.25°").contains("champion");
    }

    @Test
    void a_version_is_shown_with_the_decision_and_its_numbers() {
        registry.replying(
                "GET /models/people/versions/2",
                "{\"version\":" + VERSION + ",\"evaluations\":[],\"decisions\":[" + DECISION
                        + "],\"artifacts\":[{\"name\":\"weights\",\"digest\":\"ab\",\"bytes\":1500}],\"pictures\":[]}");

        assertThat(run("models", "show", "people@2")).isZero();

        assertThat(terminal.out())
                .contains("semseg falls too far.")
                .contains("49.00 %")
                .contains("failed")
                .contains("1.5 kB");
    }

    @Test
    void a_promotion_that_the_gate_refuses_ends_with_status_5_and_the_numbers() {
        registry.replying(
                "POST /models/people/versions/2/promote",
                "{\"promoted\":false,\"changed\":true,\"decision\":" + DECISION + ",\"version\":" + VERSION + "}");

        assertThat(run("models", "promote", "people@2", "--reason", "try it")).isEqualTo(5);

        assertThat(terminal.out())
                .contains("does not become champion: semseg falls too far.")
                .contains("49.00 %");
        assertThat(registry.requests().get(0)).contains("try it").contains("\"force\" : false");
    }

    @Test
    void a_promotion_that_the_gate_cannot_decide_ends_with_status_5_and_is_no_refusal() {
        registry.replying(
                "POST /models/people/versions/2/promote",
                "{\"promoted\":false,\"changed\":true,\"decision\":{\"outcome\":\"undecided\",\"reason\":\"7 images"
                        + " are too few to decide.\"},\"version\":" + VERSION + "}");

        assertThat(run("models", "promote", "people@2", "--reason", "try it")).isEqualTo(5);

        assertThat(terminal.out()).contains("stays undecided as champion: 7 images are too few to decide.");
    }

    @Test
    void a_version_that_is_canary_first_is_no_refusal() {
        registry.replying(
                "POST /models/people/versions/2/promote",
                "{\"promoted\":false,\"changed\":true,\"decision\":{\"alias\":\"canary\",\"outcome\":\"promoted\",\"reason\":"
                        + "\"Version 2 gains.\"},\"version\":" + VERSION + "}");

        assertThat(run("models", "promote", "people@2", "--reason", "try it")).isEqualTo(5);

        assertThat(terminal.out()).contains("is canary now, and waits to be champion: Version 2 gains.");
    }

    @Test
    void a_gate_is_shown_and_what_is_given_is_set_beside_what_its_policy_says() {
        String rules = "\"rules\":{\"budgets\":{\"semseg\":1.0},\"minGain\":2.0,\"minImages\":34,\"looks\":10,"
                + "\"seedDeviation\":{\"deviation\":0.42,\"degreesOfFreedom\":4,\"source\":\"delora\"},\"first\":\"promote\"}";
        String view = "{\"model\":\"people\",\"revision\":3,\"policy\":{\"minImages\":34,\"budgets\":{\"semseg\":1.0}},"
                + rules + "}";
        registry.replying("GET /models/people/gate-policy", view);
        registry.replying("PUT /models/people/gate-policy", view);

        assertThat(run("models", "gate", "people")).as(terminal.err()).isZero();
        assertThat(terminal.out())
                .contains("people, policy 3")
                .contains("0.420 %, measured with 5 seeds (delora)")
                .contains("2.0 seed deviations")
                .contains("34");

        assertThat(run("models", "gate", "people", "--min-gain", "3", "--seed-deviation", "0.5", "--budget", "sal=0.5"))
                .as(terminal.err())
                .isZero();
        assertThat(registry.requests().get(registry.requests().size() - 1).replaceAll("\\s", ""))
                .contains("\"minImages\":34")
                .contains("\"minGain\":3.0")
                .contains("\"budgets\":{\"semseg\":1.0,\"sal\":0.5}")
                .contains("\"seedDeviations\":{\"gain\":{\"deviation\":0.5}}");
    }

    @Test
    void the_rule_for_a_champion_that_turns_out_worse_is_set_and_removed() {
        String view =
                "{\"model\":\"people\",\"revision\":1,\"policy\":{\"rollback\":\"ask\"},\"rules\":{\"budgets\":{},"
                        + "\"minGain\":2.0,\"minImages\":34,\"looks\":10,\"seedDeviation\":{\"deviation\":0.5},\"first\":"
                        + "\"promote\"}}";
        registry.replying("GET /models/people/gate-policy", view);
        registry.replying("PUT /models/people/gate-policy", view);

        assertThat(run("models", "gate", "people", "--rollback", "automatic", "--watch-unit", "image"))
                .as(terminal.err())
                .isZero();

        assertThat(terminal.out()).contains("rollback: ask");
        assertThat(lastRequest()).contains("\"rollback\":\"automatic\"").contains("\"watch\":{\"unit\":\"image\"}");

        assertThat(run("models", "gate", "people", "--rollback", "off")).isZero();
        assertThat(lastRequest()).doesNotContain("rollback");
    }

    private String lastRequest() {
        return registry.requests().get(registry.requests().size() - 1).replaceAll("\\s", "");
    }

    @Test
    void a_watch_is_shown_with_its_numbers_and_what_is_proposed() {
        registry.replying(
                "GET /models/people/watch",
                "{\"model\":\"people\",\"rollback\":\"ask\",\"version\":2,\"predecessor\":1,\"since\":"
                        + "\"2026-01-02T03:04:05Z\",\"alpha\":0.05,\"unit\":\"group\",\"tasks\":{\"semseg\":{\"budget\":1.0,"
                        + "\"groups\":120,\"mean\":3.25,\"low\":1.5,\"high\":4.75,\"evidence\":93.1,\"threshold\":80.0}},"
                        + "\"checks\":[{\"at\":\"2026-01-03T03:04:05Z\",\"dataset\":\"%s\",\"images\":500,\"newImages\":480}],"
                                .formatted("ab".repeat(32))
                        + "\"proposal\":\"semseg is worse.\"}");

        assertThat(run("models", "watch", "people")).as(terminal.err()).isZero();

        assertThat(terminal.out())
                .contains("version 2")
                .contains("rollback: ask")
                .contains("semseg is worse.")
                .containsPattern("semseg +3.25 +1.50 +4.75 +1.00 +120 +93.1 +80")
                .containsPattern("abababababab .*500 +480");
    }

    @Test
    void a_watch_says_why_there_is_none() {
        registry.replying(
                "GET /models/people/watch",
                "{\"model\":\"people\",\"unwatched\":\"the model's gate policy has no rollback rule\",\"version\":2,"
                        + "\"alpha\":0.05,\"unit\":\"group\",\"tasks\":{},\"checks\":[]}");

        assertThat(run("models", "watch", "people")).as(terminal.err()).isZero();

        assertThat(terminal.out()).contains("no: the model's gate policy has no rollback rule");
    }

    @Test
    void a_canary_is_shown_with_the_images_on_which_it_and_the_champion_disagree() {
        registry.replying(
                "GET /models/people/canary",
                "{\"model\":\"people\",\"version\":3,\"champion\":2,\"wanted\":2,\"windows\":[{\"dataset\":\"%s\",\"images\":["
                                .formatted("cd".repeat(32))
                        + "{\"image\":\"north-7\",\"atLeast\":0.125,\"task\":\"semseg\"}]}]}");
        registry.replying("GET /models/new/canary", "{\"model\":\"new\",\"wanted\":0,\"windows\":[]}");

        assertThat(run("models", "canary", "people")).as(terminal.err()).isZero();
        assertThat(terminal.out())
                .contains("Version 3 of people was measured beside version 2 on 1 of 2 windows.")
                .containsPattern("cdcdcdcdcdcd +north-7 +12.5 % +semseg");

        assertThat(run("models", "canary", "new")).isZero();
        assertThat(terminal.out()).contains("No version of new waits to be champion.");
    }

    @Test
    void a_rollback_by_hand_is_told() {
        registry.replying(
                "POST /models/people/rollback", MODEL.formatted(2).replace("{},\"und", "{\"champion\":1},\"und"));

        assertThat(run("models", "rollback", "people", "--reason", "It misses people."))
                .as(terminal.err())
                .isZero();

        assertThat(terminal.out()).contains("Version 1 of people is champion again, and the alias is held");
        assertThat(registry.requests().get(0)).contains("It misses people.");
    }

    @Test
    void the_power_of_a_gate_is_shown_and_what_it_assumes() {
        registry.replying(
                "GET /models/people/gate/power?gain=2.0",
                "{\"model\":\"people\",\"assumed\":true,\"seedDeviation\":{\"deviation\":0.5},\"dataset\":\"abab\","
                        + "\"images\":300,\"imageDeviation\":0.61,\"look\":3,\"level\":0.00405,\"gain\":2.0,\"challengers\":["
                        + "{\"seeds\":1,\"required\":2.5,\"found\":3.25,\"chance\":0.29}]}");
        registry.replying(
                "GET /models/new/gate/power?gain=3.5",
                "{\"model\":\"new\",\"unknown\":\"the gate has compared no two versions yet\",\"challengers\":[]}");

        assertThat(run("models", "gate", "people", "--power"))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.out())
                .contains("at look 3 of the 300 validation images of abab, tested at 0.405 %")
                .contains("which is assumed and not measured")
                .containsPattern("1 +\\+2.50 % +\\+3.25 % +29 %");

        assertThat(run("models", "gate", "new", "--power", "3.5")).isZero();
        assertThat(terminal.out()).contains("is unknown: the gate has compared no two versions yet.");
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
    void an_alias_is_resolved_and_one_that_there_is_not_is_told_with_those_there_are() {
        registry.replying(
                "GET /models/people", MODEL.formatted(2).replace("\"aliases\":{}", "\"aliases\":{\"staging\":2}"));
        registry.replying(
                "GET /models/people/versions/2",
                "{\"version\":" + VERSION + ",\"decisions\":[],\"artifacts\":[],\"pictures\":[]}");

        assertThat(run("models", "show", "people@staging")).as(terminal.err()).isZero();
        assertThat(run("models", "show", "people"))
                .as("the latest, without a champion")
                .isZero();
        assertThat(run("models", "show", "people@champion")).isEqualTo(4);
        assertThat(terminal.err()).contains("No version of people has the alias 'champion'; there are staging");
    }

    @Test
    void an_alias_is_taken_away() {
        registry.replying("DELETE /models/people/aliases/champion?reason=wrong%20labels", 204, "");

        assertThat(run("models", "remove-alias", "people@champion", "--reason", "wrong labels"))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.out()).contains("No version of people has the alias champion any more.");
        assertThat(run("models", "remove-alias", "people", "--reason", "wrong labels"))
                .isEqualTo(2);
    }

    @Test
    void a_checkpoint_is_registered_by_its_report() {
        registry.replying("POST /models/people/versions", 201, VERSION);

        assertThat(run("models", "register", "people", "--report", "ef"))
                .as(terminal.err())
                .isZero();
        assertThat(registry.requests()).last().asString().contains("\"report\" : \"ef\"");
        assertThat(terminal.out()).contains("people@2");
    }

    @Test
    void decisions_are_listed_and_filtered() {
        registry.replying("GET /models/people/decisions?outcome=rejected&limit=1000&offset=0", "[" + DECISION + "]");

        assertThat(run("models", "decisions", "people", "--outcome", "rejected"))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.out()).contains("semseg falls too far.");
    }

    @Test
    void an_unknown_model_is_told_in_the_registry_s_words() {
        assertThat(run("models", "show", "nobody@1")).isEqualTo(4);
        assertThat(terminal.err()).startsWith("checkpoint-registry says: ");
    }
}
