package dev.weightflow.registry.review;

import static dev.weightflow.registry.World.PASCAL;
import static dev.weightflow.registry.World.PEOPLE;
import static dev.weightflow.registry.World.SCENES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.registry.Figures;
import dev.weightflow.registry.World;
import dev.weightflow.registry.model.Model;
import dev.weightflow.registry.model.Standing;
import dev.weightflow.registry.model.VersionRecord;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.id.DatasetId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Evaluations in any order and any number, registries that restart and race: every fact is stated once. */
class RedeliveryTest {
    private static final int CHECKPOINTS = 6;

    @Test
    void whatever_the_order_nothing_is_doubled_and_nothing_is_left_open() {
        for (long seed = 0; seed < 150; seed++) {
            run(seed);
        }
    }

    private static void run(long seed) {
        // given: evaluations on two data sets, some of them delivered again and again
        Random random = new Random(seed);
        World world = new World();
        List<EvaluationCompleted> evaluations = new ArrayList<>();
        for (int i = 0; i < CHECKPOINTS; i++) {
            DatasetId on = random.nextBoolean() ? PASCAL : SCENES;
            evaluations.add(world.evaluation(
                    world.checkpoint("c" + i),
                    on,
                    Figures.two(random.nextInt(10) / 10.0, random.nextInt(9) * 10),
                    Optional.empty()));
        }
        List<Registry> instances = new ArrayList<>(List.of(world.open(), world.open()));

        // when: everything happens in any order
        for (int step = 0; step < 40; step++) {
            int which = random.nextInt(instances.size());
            switch (random.nextInt(5)) {
                case 0, 1 -> world.publish(evaluations.get(random.nextInt(CHECKPOINTS)));
                case 2 -> World.settle(instances.get(which));
                case 3 -> answer(world, random);
                default -> instances.set(which, world.open());
            }
        }
        evaluations.forEach(world::publish);
        for (int round = 0; round < 2 * CHECKPOINTS; round++) {
            instances.forEach(World::settle);
            answerAll(world);
        }
        instances.forEach(World::settle);

        // then
        Model model = instances.get(0).models().model(PEOPLE);
        assertThat(model.versions()).as("seed %d", seed).hasSize(CHECKPOINTS);
        assertThat(world.facts().stream().filter(ModelVersionRegistered.class::isInstance))
                .as("seed %d", seed)
                .hasSize(CHECKPOINTS);
        assertThat(world.models.events().stream().map(Envelope::id))
                .as("seed %d: each fact once", seed)
                .doesNotHaveDuplicates();
        assertThat(world.requests()).as("seed %d: each request once", seed).doesNotHaveDuplicates();
        assertThat(world.deeds)
                .as("seed %d: what was done is what the log holds", seed)
                .hasSize(world.facts().size() + world.requests().size());
        assertThat(model.undecided(Model.CHAMPION)).as("seed %d", seed).isEmpty();
        assertThat(model.rulings()).as("seed %d: one ruling a version", seed).hasSize(CHECKPOINTS);
        assertThat(model.versions().stream()
                        .map(VersionRecord::number)
                        .filter(version -> model.standing(version, Model.CHAMPION) == Standing.HOLDER))
                .as("seed %d", seed)
                .hasSize(1);
        assertThat(instances.get(1).models().model(PEOPLE)).as("seed %d", seed).isEqualTo(model);
        assertThat(world.open().models().model(PEOPLE)).as("seed %d", seed).isEqualTo(model);
    }

    private static void answer(World world, Random random) {
        List<EvaluationRequested> requests = world.requests();
        if (!requests.isEmpty()) {
            answer(world, requests.get(random.nextInt(requests.size())));
        }
    }

    private static void answerAll(World world) {
        world.requests().forEach(request -> answer(world, request));
    }

    /** As the evaluator: the same request leads to the same report, however often it is answered. */
    private static void answer(World world, EvaluationRequested request) {
        Random figures = new Random(request.id().value().hashCode());
        world.publish(world.evaluation(
                request.checkpoint(),
                request.dataset(),
                Figures.two(figures.nextInt(10) / 10.0, figures.nextInt(9) * 10),
                Optional.empty(),
                request.order().model()));
    }
}
