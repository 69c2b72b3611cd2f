package dev.weightflow.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.EventException;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.json.WeightflowJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    private final Problems problems = new Problems(ProblemKinds.platform(), () -> "incident-1");

    @Test
    void a_records_faults_are_all_in_the_problem() {
        Problem problem = problems.of(
                thrown(() -> Faults.of("A thing").require(false, "a is wrong").require(false, "b is wrong")));

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.code()).isEqualTo(InvalidRecordException.CODE);
        assertThat(problem.type()).isEqualTo("urn:weightflow:problem:invalid-record");
        assertThat(problem.detail()).isEqualTo("A thing has 2 faults: a is wrong; b is wrong.");
        assertThat(problem.faults()).containsExactly("a is wrong", "b is wrong");
    }

    @Test
    void the_cause_that_has_a_code_speaks_for_those_around_it() {
        EventException down = new EventException.Unavailable("Publishing", new IllegalStateException("down"));

        Problem problem = problems.of(new RuntimeException("wrapped", down));

        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.code()).isEqualTo("broker-unavailable");
        assertThat(problem.wayOut()).isPresent();
    }

    @Test
    void a_misspelt_name_is_the_requesters_fault() {
        Problem problem = problems.of(caught(() -> Task.of("semsge")));

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.detail())
                .isEqualTo("no task is called 'semsge'; there are semseg, normals, sal, human_parts");
    }

    @Test
    void what_nobody_expected_says_nothing_of_itself_and_names_the_incident() {
        Problem problem = problems.of(new IllegalStateException("secret"));

        assertThat(problem.status()).isEqualTo(500);
        assertThat(problem.incident()).contains("incident-1");
        assertThat(new String(WeightflowJson.write(problem), StandardCharsets.UTF_8))
                .doesNotContain("secret");
    }

    @Test
    void a_service_adds_kinds_of_its_own() {
        ProblemKinds kinds = ProblemKinds.platform()
                .and(new ProblemKinds(
                        Map.of("invalid-record", ProblemKind.of(422, "Cannot be done", "Do it otherwise."))));

        Problem problem = new Problems(kinds, () -> "x").of(caught(() -> new JobId("../x")));

        assertThat(problem.status()).isEqualTo(422);
        assertThat(problem.wayOut()).isEqualTo(Optional.of("Do it otherwise."));
    }

    private static RuntimeException thrown(Supplier<Faults> faults) {
        return caught(() -> {
            faults.get().raise();
            return faults;
        });
    }

    private static RuntimeException caught(Supplier<?> call) {
        try {
            call.get();
        } catch (RuntimeException e) {
            return e;
        }
        throw new AssertionError("nothing was thrown");
    }
}
