package dev.weightflow.platform.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.eventlog.LogException;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.problem.Problem;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.json.WeightflowJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ProblemMapperTest {
    @Test
    void a_records_faults_are_all_in_the_problem() {
        Problem problem = ProblemMapper.problem(
                thrown(() -> Faults.of("A thing").require(false, "a is wrong").require(false, "b is wrong")));

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.code()).isEqualTo(InvalidRecordException.CODE);
        assertThat(problem.type()).isEqualTo("urn:weightflow:problem:invalid-record");
        assertThat(problem.detail()).isEqualTo("A thing has 2 faults: a is wrong; b is wrong.");
        assertThat(problem.violations()).containsExactly("a is wrong", "b is wrong");
    }

    @Test
    void the_cause_that_has_a_code_speaks_for_those_around_it() {
        LogException down = new LogException.Unavailable("trainings", new IllegalStateException("down"));

        Problem problem = ProblemMapper.problem(new RuntimeException("wrapped", down));

        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.code()).isEqualTo("log-unavailable");
        assertThat(problem.hint()).isPresent();
    }

    @Test
    void an_argument_that_a_library_refuses_is_our_mistake_and_no_fault_of_the_requester() {
        Problem problem = ProblemMapper.problem(caught(() -> List.of(1).subList(1, 0)));

        assertThat(problem.status()).isEqualTo(500);
        assertThat(problem.code()).isEqualTo("unexpected");
    }

    @Test
    void a_record_that_refuses_its_value_is_the_requesters_fault() {
        assertThat(ProblemMapper.problem(caught(() -> new JobId("../x"))).status())
                .isEqualTo(400);
    }

    @Test
    void what_this_instance_cannot_do_at_present_is_unavailable() {
        assertThat(ProblemMapper.problem(new Away()).status()).isEqualTo(503);
        assertThat(ProblemMapper.problem(NotFoundException.of("model", "x")).code())
                .isEqualTo("model-not-found");
    }

    @Test
    void what_nobody_expected_says_nothing_of_itself_and_names_the_incident() {
        Problem problem = ProblemMapper.problem(new IllegalStateException("secret"));

        assertThat(problem.status()).isEqualTo(500);
        assertThat(problem.hint())
                .contains("Look for incident " + problem.incident().orElseThrow() + " in the service's log.");
        assertThat(new String(WeightflowJson.write(problem), StandardCharsets.UTF_8))
                .doesNotContain("secret");
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

    private static final class Away extends RuntimeException implements HasErrorCode, Retriable {
        @Override
        public String code() {
            return "away";
        }
    }
}
