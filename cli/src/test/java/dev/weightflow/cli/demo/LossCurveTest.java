package dev.weightflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.demo.DemoResult.LossCurve;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LossCurveTest {

    @Test
    void beginning_and_end_are_means_of_several_reports() {
        List<JobProgressed> reports = LongStream.rangeClosed(1, 40)
                .mapToObj(step -> report(step, 41 - step))
                .toList();

        LossCurve curve = LossCurve.of(reports).orElseThrow();

        assertThat(curve).isEqualTo(new LossCurve(38, 3, 5, 40));
        assertThat(curve.fell()).isTrue();
    }

    @Test
    void a_step_that_was_made_again_counts_once_and_order_does_not_matter() {
        LossCurve curve = LossCurve.of(List.of(report(3, 7), report(1, 5), report(3, 6), report(2, 9)))
                .orElseThrow();

        assertThat(curve).isEqualTo(new LossCurve(5, 6, 1, 3));
        assertThat(curve.fell()).isFalse();
    }

    @Test
    void one_report_draws_no_curve() {
        assertThat(LossCurve.of(List.of(report(1, 5)))).isEmpty();
    }

    private static JobProgressed report(long step, double loss) {
        return new JobProgressed(
                JobKind.TRAINING,
                new JobId("a-job"),
                1,
                new WorkerId("w"),
                step,
                "training",
                step,
                40,
                "steps",
                1,
                Optional.empty(),
                Map.of("loss.total", loss),
                Optional.empty());
    }
}
