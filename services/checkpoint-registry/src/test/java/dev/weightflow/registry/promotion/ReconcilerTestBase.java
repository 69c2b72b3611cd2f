package dev.weightflow.registry.promotion;

import static dev.weightflow.registry.RegistryFixture.PASCAL;
import static dev.weightflow.registry.RegistryFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.Metrics;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.VersionStatus;
import dev.weightflow.registry.Registry;
import dev.weightflow.registry.RegistryFixture;
import dev.weightflow.registry.RegistryInstance;
import dev.weightflow.registry.promotion.Promotions.Candidate;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.VersionNumber;
import java.util.Optional;

/** Registry in memory, with metrics that are better and worse than others. */
abstract class ReconcilerTestBase {
    static final TaskMetrics UNTRAINED = Metrics.two(0.05, 60);
    static final TaskMetrics GOOD = Metrics.two(0.40, 30);
    static final TaskMetrics BETTER = Metrics.two(0.50, 25);
    static final TaskMetrics WORSE = Metrics.two(0.30, 40);
    final RegistryFixture fixture = new RegistryFixture();
    final RegistryInstance instance = fixture.open();
    final Registry registry = instance.registry;

    CheckpointId evaluated(String name, TaskMetrics metrics) {
        CheckpointId checkpoint = fixture.checkpoint(name);
        fixture.publish(fixture.evaluation(checkpoint, PASCAL, metrics, Optional.empty()));
        instance.settle();
        return checkpoint;
    }

    Model people() {
        return registry.journals().models().model(PEOPLE);
    }

    /** Sets the gate policy of the model {@code people}. */
    void policy(GatePolicy policy) {
        assertThat(Journals.await(registry.gates().set(PEOPLE, Optional.of(policy), EventContext.NONE)))
                .isTrue();
    }

    VersionStatus status(int version) {
        return people().version(new VersionNumber(version)).orElseThrow().status();
    }

    static Candidate candidate(int version, String reason) {
        return new Candidate(PEOPLE, new VersionNumber(version), Model.CHAMPION, Optional.empty(), Optional.of(reason));
    }

    Causation causation(EventId id) {
        return fixture.evaluations.events().stream()
                .filter(event -> event.id().equals(id))
                .findFirst()
                .orElseThrow()
                .causation();
    }
}
