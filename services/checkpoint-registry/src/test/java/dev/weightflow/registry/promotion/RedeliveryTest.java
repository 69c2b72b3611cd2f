package dev.weightflow.registry.promotion;

import static dev.weightflow.registry.RegistryFixture.PASCAL;
import static dev.weightflow.registry.RegistryFixture.SCENES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.projection.Metrics;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.VersionStatus;
import dev.weightflow.registry.RegistryFixture;
import dev.weightflow.registry.RegistryInstance;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.id.DatasetId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Tests that everything is stated once, with evaluations in any order and number, and registries that restart and race, by events or by
 * reconciliation.
 */
class RedeliveryTest {
    private static final int CHECKPOINTS = 6;

    @Test
    void whatever_the_order_nothing_is_doubled_and_nothing_is_left_open() {
        for (long seed = 0; seed < 30; seed++) {
            run(seed);
        }
    }

    private static void run(long seed) {
        // given: evaluations on two datasets, some of them delivered repeatedly
        Random random = new Random(seed);
        RegistryFixture fixture = new RegistryFixture();
        List<EvaluationCompleted> evaluations = new ArrayList<>();
        for (int i = 0; i < CHECKPOINTS; i++) {
            DatasetId on = random.nextBoolean() ? PASCAL : SCENES;
            evaluations.add(fixture.evaluation(
                    fixture.checkpoint("c" + i),
                    on,
                    Metrics.two(random.nextInt(10) / 10.0, random.nextInt(9) * 10),
                    Optional.empty()));
        }
        List<RegistryInstance> instances = new ArrayList<>(List.of(fixture.open(), fixture.open()));

        // when: everything happens in any order
        for (int step = 0; step < 40; step++) {
            int which = random.nextInt(instances.size());
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> fixture.publish(evaluations.get(random.nextInt(CHECKPOINTS)));
                case 4, 5, 6 -> instances.get(which).settle();
                case 7, 8 -> answer(fixture, random);
                default -> instances.set(which, replaced(instances.get(which), fixture));
            }
        }
        evaluations.forEach(fixture::publish);
        for (int round = 0; round < 2 * CHECKPOINTS; round++) {
            instances.get(round % 2).settle();
            answerAll(fixture);
        }
        instances.forEach(RegistryInstance::settle);

        // then
        Model model = RegistryFixture.people(instances.get(0));
        assertThat(model.versionCount()).as("seed %d", seed).isEqualTo(CHECKPOINTS);
        assertThat(fixture.events().stream().filter(ModelVersionRegistered.class::isInstance))
                .as("seed %d", seed)
                .hasSize(CHECKPOINTS);
        assertThat(fixture.models.events().stream().map(Envelope::id))
                .as("seed %d: each event once", seed)
                .doesNotHaveDuplicates();
        assertThat(fixture.stated)
                .as("seed %d: what was stated is what the log holds", seed)
                .hasSize(fixture.events().size());
        assertThat(model.waiting()).as("seed %d", seed).isEmpty();
        assertThat(model.decisions().count())
                .as("seed %d: one decision a version", seed)
                .isEqualTo(CHECKPOINTS);
        assertThat(model.versionCount(VersionStatus.CHAMPION))
                .as("seed %d", seed)
                .isEqualTo(1);
        List<Object> content = RegistryFixture.content(model);
        assertThat(RegistryFixture.content(RegistryFixture.people(instances.get(1))))
                .as("seed %d", seed)
                .isEqualTo(content);
        RegistryInstance late = fixture.open();
        assertThat(RegistryFixture.content(RegistryFixture.people(late)))
                .as("seed %d", seed)
                .isEqualTo(content);
        instances.forEach(RegistryInstance::close);
        late.close();
    }

    /** Kills the instance with its pending work, and starts another one. */
    private static RegistryInstance replaced(RegistryInstance instance, RegistryFixture fixture) {
        instance.close();
        return fixture.open();
    }

    private static void answer(RegistryFixture fixture, Random random) {
        List<EvaluationRequested> requests = fixture.evaluationRequests();
        if (!requests.isEmpty()) {
            answer(fixture, requests.get(random.nextInt(requests.size())));
        }
    }

    private static void answerAll(RegistryFixture fixture) {
        fixture.evaluationRequests().forEach(request -> answer(fixture, request));
    }

    /** Answers like the evaluator: the same request leads to the same report, however often it is answered. */
    private static void answer(RegistryFixture fixture, EvaluationRequested request) {
        Random metrics = new Random(request.id().value().hashCode());
        fixture.publish(fixture.evaluation(
                request.spec().checkpoint(),
                request.spec().dataset(),
                Metrics.two(metrics.nextInt(10) / 10.0, metrics.nextInt(9) * 10),
                Optional.empty(),
                request.spec().options().model()));
    }
}
