package dev.weightflow.registry.promotion;

import static dev.weightflow.registry.RegistryFixture.PASCAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.Metrics;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.VersionStatus;
import dev.weightflow.registry.RegistryFixture;
import dev.weightflow.registry.promotion.Promotions.Attempt;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests that a version which passed the gate is measured beside the champion before it takes its place. */
class CanaryTest extends ReconcilerTestBase {
    private CheckpointId champion;
    private CheckpointId challenger;

    @Test
    void a_version_that_passes_is_canary_first_and_champion_after_the_windows() {
        passed(2);
        assertThat(status(1)).isEqualTo(VersionStatus.CHAMPION);
        assertThat(status(2)).isEqualTo(VersionStatus.UNDECIDED);
        assertThat(canary()).contains(new VersionNumber(2));
        assertThat(people().waiting()).as("nothing that is to be decided now").isEmpty();

        window("one");
        assertThat(requested()).containsExactly(champion, challenger);
        assertThat(fixture.evaluationRequests())
                .extracting(EvaluationRequested::spec)
                .allSatisfy(spec -> assertThat(spec.options().window()).isTrue());
        measured();
        assertThat(status(1)).isEqualTo(VersionStatus.CHAMPION);

        window("two");
        measured();

        assertThat(status(2)).isEqualTo(VersionStatus.CHAMPION);
        assertThat(status(1)).isEqualTo(VersionStatus.SUPERSEDED);
        assertThat(fixture.events().stream().filter(AliasMoved.class::isInstance))
                .hasSize(3);
        assertThat(people().tested(PASCAL, Split.VAL).looks())
                .as("the same versions by the same report are one look")
                .isEqualTo(1);
        assertThat(RegistryFixture.content(RegistryFixture.people(fixture.open())))
                .isEqualTo(RegistryFixture.content(people()));
    }

    @Test
    void without_a_champion_there_is_nothing_to_be_measured_beside() {
        policy(GatePolicy.onImages(8).withCanary(1));

        evaluated("a", GOOD);

        assertThat(status(1)).isEqualTo(VersionStatus.CHAMPION);
        assertThat(canary()).isEmpty();
    }

    @Test
    void a_version_that_gains_nothing_is_no_canary() {
        champion = evaluated("a", GOOD);
        policy(GatePolicy.onImages(8).withCanary(1));

        evaluated("b", WORSE);

        assertThat(status(2)).isEqualTo(VersionStatus.REJECTED);
        assertThat(canary()).isEmpty();
    }

    @Test
    void another_window_takes_the_place_of_one_that_cannot_be_measured() {
        passed(1);
        window("broken");
        fixture.evaluationFails(
                fixture.evaluationRequests().get(1).job(), new Failure("too-large", "It is too large."));
        instance.settle();
        assertThat(status(2)).isEqualTo(VersionStatus.UNDECIDED);

        window("sound");
        measured();

        assertThat(status(2)).isEqualTo(VersionStatus.CHAMPION);
    }

    @Test
    void labelled_datasets_and_earlier_windows_are_no_windows() {
        champion = evaluated("a", GOOD);
        policy(GatePolicy.onImages(8).withCanary(1));
        window("before");
        fixture.clock.advance(Duration.ofMinutes(1));
        challenger = evaluated("b", BETTER);
        dataset("labelled", List.of(PascalTasks.SEMSEG, PascalTasks.NORMALS));

        assertThat(canary()).isPresent();
        assertThat(fixture.evaluationRequests()).isEmpty();
    }

    @Test
    void a_later_version_that_passes_takes_the_canarys_place() {
        passed(1);
        evaluated("c", Metrics.two(0.6, 20));

        assertThat(canary()).contains(new VersionNumber(3));
        instance.reconcile();
        assertThat(canary()).as("and keeps it").contains(new VersionNumber(3));
    }

    @Test
    void asking_again_says_that_it_waits_and_force_does_not_wait() {
        passed(1);

        assertThat(registry.promotions().attempt(candidate(2, "Now."), EventContext.NONE))
                .isInstanceOf(Attempt.Shadowed.class);
        Journals.await(registry.promotions().force(candidate(2, "Now!"), EventContext.NONE));
        instance.settle();

        assertThat(status(2)).isEqualTo(VersionStatus.CHAMPION);
    }

    @Test
    void a_canary_is_judged_anew_when_another_version_became_champion_meanwhile() {
        passed(1);
        evaluated("c", WORSE);
        Journals.await(registry.promotions().force(candidate(3, "I like it."), EventContext.NONE));
        instance.settle();

        window("one");
        measured();

        assertThat(status(2)).as("it gains over the forced one too").isEqualTo(VersionStatus.CHAMPION);
        assertThat(people().version(new VersionNumber(2))
                        .orElseThrow()
                        .decision(Model.CHAMPION)
                        .orElseThrow()
                        .from())
                .contains(new VersionNumber(3));
    }

    private void passed(int windows) {
        champion = evaluated("a", GOOD);
        policy(GatePolicy.onImages(8).withCanary(windows));
        challenger = evaluated("b", BETTER);
        fixture.clock.advance(Duration.ofMinutes(1));
    }

    private Optional<VersionNumber> canary() {
        return people().alias(Model.CANARY).version();
    }

    private List<CheckpointId> requested() {
        return fixture.evaluationRequests().stream()
                .map(request -> request.spec().checkpoint())
                .toList();
    }

    private void window(String name) {
        dataset(name, List.of());
    }

    private void dataset(String name, List<TaskName> tasks) {
        DatasetId window = DatasetId.of(Digest.ofText(name));
        fixture.clock.advance(Duration.ofMinutes(1)); // windows are in the order of their times
        fixture.datasets.publish(Envelope.of(
                new DatasetIngested(
                        new JobId("ingestion-" + name),
                        1,
                        Optional.empty(),
                        window,
                        "/live/" + name,
                        tasks,
                        Map.of(Split.VAL, 8),
                        0,
                        1,
                        Optional.empty()),
                "/weightflow/dataset-ingestion",
                fixture.clock.instant(),
                EventContext.NONE));
        instance.settle();
        instance.reconcile();
    }

    /** Measures as the evaluator whatever was asked for. */
    private void measured() {
        fixture.evaluationRequests().stream()
                .filter(request -> instance.registry
                        .journals()
                        .evaluations()
                        .completion(request.job())
                        .isEmpty())
                .filter(request -> instance.registry
                        .journals()
                        .evaluations()
                        .failure(request.job())
                        .isEmpty())
                .forEach(this::measure);
        instance.settle();
    }

    private void measure(EvaluationRequested request) {
        EvaluationSpec spec = request.spec();
        EvaluationCompleted window = fixture.windowOf(spec.checkpoint(), spec.dataset());
        WorkerId worker = new WorkerId("evaluator-1");
        fixture.publish(new JobEvent.Claimed(JobKind.EVALUATION, request.job(), 1, worker));
        fixture.publish(new EvaluationCompleted(
                request.job(),
                1,
                Optional.of(worker),
                window.checkpoint(),
                window.manifest(),
                window.training(),
                window.dataset(),
                window.split(),
                window.images(),
                window.report(),
                window.metrics(),
                Optional.empty(),
                Optional.empty()));
    }
}
