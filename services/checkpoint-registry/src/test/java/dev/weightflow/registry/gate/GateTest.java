package dev.weightflow.registry.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.registry.Metrics;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GateTest {

    private static final ReportId REPORT = ReportId.of(Digest.ofText("report"));

    private final Gate gate = new Gate(GateRules.defaults());

    @Test
    void better_in_everything_passes_with_every_number() {
        GateVerdict verdict = against(Metrics.of(0.50, 20, 0.60, 0.40), Metrics.of(0.55, 18, 0.66, 0.44));

        assertThat(verdict.passed()).isTrue();
        assertThat(verdict.report()).contains(REPORT);
        assertThat(verdict.checks())
                .extracting(GateCheck::name)
                .containsExactly("semseg", "normals", "sal", "human_parts", "deltaM");
        assertThat(check(verdict, "semseg").champion()).contains(0.50);
        assertThat(check(verdict, "semseg").challenger()).isEqualTo(0.55);
        assertThat(check(verdict, "semseg").limit()).isCloseTo(0.49, within(1e-12));
        assertThat(check(verdict, "normals").limit()).isCloseTo(21, within(1e-12));
        // each task gains a tenth
        assertThat(check(verdict, "deltaM").challenger()).isCloseTo(10, within(1e-9));
        assertThat(verdict.reason())
                .isEqualTo("Version 2 gains Δm +10.00 % over version 1, and no task falls by more than its budget.");
    }

    @Test
    void equal_figures_gain_nothing_and_do_not_pass() {
        TaskMetrics same = Metrics.of(0.5, 20, 0.6, 0.4);

        GateVerdict verdict = against(same, same);

        assertThat(verdict.passed()).isFalse();
        assertThat(check(verdict, "semseg").passed()).isTrue();
        assertThat(check(verdict, "deltaM").passed()).isFalse();
        assertThat(verdict.reason()).contains("Δm is +0.00 % and must reach +0.10 %");
    }

    @Test
    void equal_figures_do_not_pass_however_small_the_gain_that_is_asked_for() {
        Gate lenient = new Gate(new GateRules(GateRules.defaults().budgets(), 1e-12, FirstVersionRule.PROMOTE));
        TaskMetrics same = Metrics.of(0.5, 20, 0.6, 0.4);

        assertThat(lenient.judge(challenger(same, Optional.empty()), champion(same))
                        .passed())
                .isFalse();
    }

    @Test
    void a_gain_below_the_least_one_does_not_pass_and_one_above_it_does() {
        // semseg gains 0.06 %, and with two tasks Δm is half of that
        TaskMetrics before = Metrics.two(0.5, 20);
        TaskMetrics after = Metrics.two(0.5003, 20);

        assertThat(against(before, after).passed()).isFalse();
        assertThat(gateFor(0.04)
                        .judge(challenger(after, Optional.empty()), champion(before))
                        .passed())
                .isFalse();
        assertThat(gateFor(0.02)
                        .judge(challenger(after, Optional.empty()), champion(before))
                        .passed())
                .isTrue();
        assertThat(gateFor(0.04).judge(challenger(after, Optional.of(before))).passed())
                .isFalse();
        assertThat(gateFor(0.02).judge(challenger(after, Optional.of(before))).passed())
                .isTrue();
    }

    private static Gate gateFor(double minDeltaM) {
        return new Gate(new GateRules(GateRules.defaults().budgets(), minDeltaM, FirstVersionRule.PROMOTE));
    }

    @Test
    void a_fall_of_exactly_the_budget_is_within_it() {
        assertThat(against(Metrics.two(0.30, 20), Metrics.two(0.29, 10)).passed())
                .isTrue();
        assertThat(against(Metrics.two(0.70, 20), Metrics.two(0.69, 10)).passed())
                .isTrue();
        assertThat(against(Metrics.two(0.30, 20), Metrics.two(0.90, 21)).passed())
                .isTrue();
    }

    @Test
    void a_fall_beyond_the_budget_is_refused_whatever_the_others_gain() {
        GateVerdict verdict = against(Metrics.of(0.50, 20, 0.60, 0.40), Metrics.of(0.48, 10, 0.90, 0.90));

        assertThat(verdict.passed()).isFalse();
        assertThat(check(verdict, "deltaM").passed()).isTrue();
        assertThat(check(verdict, "semseg").passed()).isFalse();
        assertThat(verdict.reason())
                .isEqualTo("Version 2 may not replace version 1: semseg falls by 2.00 points, and its budget is 1.00.");
    }

    @Test
    void for_normals_smaller_is_better() {
        assertThat(against(Metrics.two(0.5, 20), Metrics.two(0.5, 19)).passed()).isTrue();
        GateVerdict worse = against(Metrics.two(0.5, 20), Metrics.two(0.9, 21.5));

        assertThat(worse.passed()).isFalse();
        assertThat(worse.reason()).contains("normals falls by 1.50 points, and its budget is 1.00");
    }

    @Test
    void a_budget_is_per_task() {
        Map<Task, Double> budgets = new EnumMap<>(GateRules.defaults().budgets());
        budgets.put(Task.SEMSEG, 3.0);
        Gate generous = new Gate(new GateRules(budgets, 0.1, FirstVersionRule.PROMOTE));
        TaskMetrics before = Metrics.two(0.50, 20);

        assertThat(generous.judge(challenger(Metrics.two(0.475, 15), Optional.empty()), champion(before))
                        .passed())
                .isTrue();
        assertThat(gate.judge(challenger(Metrics.two(0.475, 15), Optional.empty()), champion(before))
                        .passed())
                .isFalse();
    }

    @Test
    void a_task_of_the_champion_that_is_missing_is_refused_by_name() {
        GateVerdict verdict = against(Metrics.two(0.5, 20), Metrics.semseg(0.9));

        assertThat(verdict.passed()).isFalse();
        assertThat(verdict.reason()).contains("normals is missing in its report");
        assertThat(verdict.checks()).extracting(GateCheck::name).containsExactly("semseg", "deltaM");
    }

    @Test
    void a_task_that_the_champion_lacks_neither_helps_nor_harms() {
        assertThat(against(Metrics.semseg(0.5), Metrics.two(0.6, 179)).passed()).isTrue();
        assertThat(against(Metrics.semseg(0.5), Metrics.two(0.5, 1)).passed()).isFalse();
    }

    @Test
    void without_a_task_in_common_nothing_passes() {
        GateVerdict verdict = against(Metrics.semseg(0.5), Metrics.sal(0.9));

        assertThat(verdict.passed()).isFalse();
        assertThat(verdict.checks()).isEmpty();
        assertThat(verdict.reason()).contains("they have no task in common");
    }

    @Test
    void a_champion_at_zero_makes_no_figure_infinite() {
        GateVerdict verdict = against(Metrics.two(0, 0), Metrics.two(0.02, 0.5));

        // semseg gains 2 points of a baseline that counts as one, normals lose half a degree of one
        assertThat(check(verdict, "deltaM").challenger()).isCloseTo((200 - 50) / 2.0, within(1e-9));
        assertThat(verdict.passed()).isTrue();
    }

    @Test
    void no_metric_can_be_anything_but_a_number_in_its_range() {
        assertThatThrownBy(() -> Metrics.semseg(Double.NaN)).hasMessageContaining("mIoU");
        assertThatThrownBy(() -> Metrics.two(0.5, Double.NaN)).hasMessageContaining("meanAngularError");
        assertThatThrownBy(() -> Metrics.semseg(1.5)).hasMessageContaining("mIoU");
    }

    @Test
    void a_first_version_must_be_better_than_the_untrained_model() {
        GateVerdict better = gate.judge(challenger(Metrics.two(0.3, 30), Optional.of(Metrics.two(0.1, 60))));
        GateVerdict worse = gate.judge(challenger(Metrics.two(0.1, 60), Optional.of(Metrics.two(0.1, 60))));

        assertThat(better.passed()).isTrue();
        assertThat(check(better, "deltaM").champion()).isEmpty();
        assertThat(check(better, "deltaM").challenger()).isCloseTo((200 + 50) / 2.0, within(1e-9));
        assertThat(worse.passed()).isFalse();
        assertThat(worse.reason()).startsWith("Version 2 is no better than the untrained model: Δm is +0.00 %");
    }

    @Test
    void a_first_version_without_comparison_follows_the_rule() {
        Gate holding = new Gate(new GateRules(GateRules.defaults().budgets(), 0.1, FirstVersionRule.HOLD));
        Challenger first = challenger(Metrics.semseg(0.1), Optional.empty());

        assertThat(gate.judge(first).passed()).isTrue();
        assertThat(holding.judge(first).passed()).isFalse();
        assertThat(holding.judge(first).reason()).endsWith("the rule for that is 'hold'.");
    }

    @Test
    void rules_that_make_no_sense_are_refused_all_at_once() {
        Map<Task, Double> budgets = new EnumMap<>(GateRules.defaults().budgets());
        budgets.put(Task.SAL, -1.0);
        budgets.put(Task.SEMSEG, Double.NaN);

        assertThatThrownBy(() -> new GateRules(budgets, 0, FirstVersionRule.HOLD))
                .hasMessageContaining("minDeltaM")
                .hasMessageContaining("budget.semseg")
                .hasMessageContaining("budget.sal");
    }

    /** What passes did gain, and kept every budget; two models never may replace each other. */
    @Test
    void no_pair_of_models_may_replace_each_other_when_budgets_are_zero() {
        Map<Task, Double> none = new EnumMap<>(Task.class);
        for (Task task : Task.values()) {
            none.put(task, 0.0);
        }
        Gate strict = new Gate(new GateRules(none, 0.1, FirstVersionRule.PROMOTE));
        for (long seed = 0; seed < 5000; seed++) {
            Random random = new Random(seed);
            TaskMetrics one = random(random);
            TaskMetrics other = random(random);
            boolean there = strict.judge(challenger(one, Optional.empty()), champion(other))
                    .passed();
            boolean back = strict.judge(challenger(other, Optional.empty()), champion(one))
                    .passed();

            assertThat(there && back).as("seed " + seed).isFalse();
        }
    }

    private static TaskMetrics random(Random random) {
        // few values, so that ties are frequent
        return Metrics.of(
                random.nextInt(4) / 4.0, random.nextInt(4) * 10, random.nextInt(4) / 4.0, random.nextInt(4) / 4.0);
    }

    private GateVerdict against(TaskMetrics champion, TaskMetrics challenger) {
        return gate.judge(challenger(challenger, Optional.empty()), champion(champion));
    }

    private static Challenger challenger(TaskMetrics metrics, Optional<TaskMetrics> untrained) {
        return new Challenger(new VersionNumber(2), REPORT, metrics, untrained);
    }

    private static Champion champion(TaskMetrics metrics) {
        return new Champion(VersionNumber.FIRST, metrics);
    }

    private static GateCheck check(GateVerdict verdict, String name) {
        return verdict.checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
