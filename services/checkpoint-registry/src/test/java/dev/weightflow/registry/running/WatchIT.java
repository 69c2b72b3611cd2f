package dev.weightflow.registry.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.local.server.EmbeddedServers;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.Metrics;
import dev.weightflow.projection.running.RunningService;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasHeld;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.WatchEvent.ChampionChecked;
import dev.weightflow.schema.event.WatchEvent.VersionRolledBack;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.topic.Topics;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests that the running registry rolls a champion back once, although it is killed in between. */
class WatchIT extends RegistryITBase {
    private static final int IMAGES = 120;
    /** Five points of semseg below GOOD, of a budget of one. */
    private static final TaskMetrics FALLEN = Metrics.of(0.35, 30, 0.50, 0.40);

    @BeforeAll
    static void begin(EmbeddedServers servers) throws Exception {
        begin(servers, "before-the-watch");
    }

    @Test
    void a_champion_that_turns_out_worse_is_rolled_back_once_although_the_registry_is_killed_in_between()
            throws Exception {
        evaluated("night", "n1", PASCAL, GOOD);
        champion("night", 1);
        policy("night", "never");
        evaluated("night", "n2", PASCAL, BETTER);
        champion("night", 2);

        // what was measured before the kill is known after it, and the rule that is set then acts on it
        measured("n1", "n2", "monday");
        await().atMost(RunningService.PATIENCE)
                .until(() -> facts("night", ChampionChecked.class).size() == 1);
        registry.kill();
        registry = RunningService.start(environment()).ready();
        JsonNode watch = registry.json("/models/night/watch");
        assertThat(watch.at("/version").asInt()).isEqualTo(2);
        assertThat(watch.at("/predecessor").asInt()).isEqualTo(1);
        assertThat(watch.at("/tasks/semseg/mean").asDouble()).isBetween(4.99, 5.01);
        assertThat(watch.at("/tasks/semseg/evidence").asDouble())
                .isGreaterThan(watch.at("/tasks/semseg/threshold").asDouble());
        try (RunningService doomed = RunningService.start(environment()).ready()) {
            // two instances share the log, and one of them dies while it may be answering
            policy("night", "automatic");
            doomed.kill();
        }

        champion("night", 1);
        assertThat(status("night", 2)).isEqualTo("rolled-back");
        measured("n1", "n2", "tuesday");
        evaluated("after-the-watch", "a1", PASCAL, GOOD);
        champion("after-the-watch", 1);
        assertThat(facts("night", VersionRolledBack.class)).hasSize(1);
        assertThat(facts("night", AliasHeld.class)).hasSize(1);
        assertThat(facts("night", AliasMoved.class)).hasSize(3);
        assertThat(facts("night", ChampionChecked.class)).hasSize(1);
        List<ModelEvent> all = others.events(Topics.MODELS, "night");
        assertThat(all.stream().map(ModelEvent::id)).doesNotHaveDuplicates();
        assertThat(all.subList(all.size() - 3, all.size()))
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("VersionRolledBack", "AliasMoved", "AliasHeld");
        assertThat(registry.json("/models/night").at("/held/champion/reason").asText())
                .startsWith("Version 2 was rolled back to version 1: semseg is worse");
        assertThat(registry.json("/models/night/versions/2/explain")
                        .at("/chain")
                        .findValuesAsText("type"))
                .contains("VersionRolledBack");
    }

    @Test
    void a_person_rolls_back_by_hand_and_only_once() {
        evaluated("hand", "m1", PASCAL, GOOD);
        champion("hand", 1);
        assertProblem(
                registry.post("/models/hand/rollback", "{\"reason\":\"There is none.\"}"),
                409,
                "nothing-to-roll-back-to");
        evaluated("hand", "m2", PASCAL, BETTER);
        champion("hand", 2);

        assertThat(RunningService.json(registry.post("/models/hand/rollback", "{\"reason\":\"It misses people.\"}"))
                        .at("/aliases/champion")
                        .asInt())
                .isEqualTo(1);

        assertProblem(
                registry.post("/models/hand/rollback", "{\"reason\":\"Again.\"}"), 409, "nothing-to-roll-back-to");
        assertThat(status("hand", 2)).isEqualTo("rolled-back");
        assertThat(registry.json("/models/hand/gate/power?gain=20").at("/challengers"))
                .hasSize(3);
        assertThat(registry.json("/models/hand/gate/power").at("/assumed").asBoolean())
                .isTrue();
    }

    private static void policy(String model, String rule) {
        assertThat(registry.put(
                                "/models/" + model + "/gate-policy",
                                "{\"rollback\":\"" + rule + "\",\"watch\":{\"unit\":\"image\"}}")
                        .statusCode())
                .isEqualTo(200);
    }

    private static void measured(String before, String after, String dataset) {
        DatasetId on = DatasetId.of(Digest.ofText(dataset));
        others.publish(
                others.reports.evaluation(
                        others.checkpoints.store(before, PASCAL, Optional.empty()),
                        on,
                        IMAGES,
                        GOOD,
                        Optional.empty(),
                        List.of(),
                        Optional.empty()),
                EventContext.NONE);
        others.publish(
                others.reports.evaluation(
                        others.checkpoints.store(after, PASCAL, Optional.empty()),
                        on,
                        IMAGES,
                        FALLEN,
                        Optional.empty(),
                        List.of(),
                        Optional.empty()),
                EventContext.NONE);
    }

    private static <E extends ModelEvent> List<E> facts(String model, Class<E> form) {
        return others.events(Topics.MODELS, model).stream()
                .filter(form::isInstance)
                .map(form::cast)
                .toList();
    }
}
