package dev.weightflow.cli.demo.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.demo.loop.LoopResult.LabelsAsked;
import dev.weightflow.cli.demo.loop.LoopResult.Rollback;
import dev.weightflow.cli.demo.loop.LoopResult.WindowSeen;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.evaluation.BenchVerdict;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.metric.MetricScale;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoopResultTest {
    private static final WindowSeen DAY = new WindowSeen("a day", "d1", 1.03, 20, Optional.of(0.512), 0.8);
    private static final WindowSeen NIGHT = new WindowSeen("night 1", "d2", 237_000, 20, Optional.of(0.999), 0.002);
    private static final GateVerdict VERDICT = new GateVerdict(
            true,
            "The gain is shown.",
            List.of(semseg(0.10, 0.25), new GateCheck("gain", Optional.empty(), 40, 1, true)),
            Optional.empty(),
            Optional.empty(),
            List.of(new BenchVerdict(
                    DatasetId.of(Digest.ofText("day")),
                    true,
                    "not worse",
                    List.of(semseg(0.18, 0.19)),
                    Optional.empty(),
                    Optional.empty())));

    private static GateCheck semseg(double before, double after) {
        return new GateCheck("semseg", Optional.of(before), after, before - 0.01, true);
    }

    @Test
    void the_story_is_told_with_its_numbers() {
        String text = result(Optional.of(VERDICT), true).text();

        assertThat(text)
                .contains("evidence 1.03 of 20.0, effect 0.51: no change is shown")
                .contains("evidence 2.37e+05 of 20.0, effect 1.00: the change is shown")
                .contains("64 images: the 45 strangest, and 19 at random")
                .containsPattern("semseg +10.00 % +25.00 % +18.00 % +19.00 %")
                .contains("promoted: The gain is shown.")
                .contains("DriftDetected: it changed")
                .contains("forced, then rolled back to version 2: semseg is worse.")
                .endsWith("The loop is closed (1 min 1 s).");
    }

    @Test
    void a_loop_that_stays_open_says_so_without_a_verdict_too() {
        assertThat(result(Optional.empty(), false).text()).endsWith("The loop is NOT closed (1 min 1 s).");
    }

    private static LoopResult result(Optional<GateVerdict> verdict, boolean closed) {
        return new LoopResult(
                "demo-loop",
                List.of(DAY, NIGHT),
                new LabelsAsked("d2", 45, 19),
                "d3",
                "job",
                2,
                "promoted",
                verdict,
                Map.of(PascalTasks.SEMSEG.key(), MetricScale.OVERLAP),
                new Rollback(3, 2, "semseg is worse."),
                List.of("DriftDetected: it changed", "AliasMoved: to version 2"),
                closed,
                61,
                Map.of());
    }
}
