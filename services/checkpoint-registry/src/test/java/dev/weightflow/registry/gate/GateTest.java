package dev.weightflow.registry.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.projection.EvaluationSet;
import dev.weightflow.projection.Metrics;
import dev.weightflow.projection.model.PromotionDecision.Outcome;
import dev.weightflow.registry.gate.Gate.Challenger;
import dev.weightflow.registry.gate.Gate.Champion;
import dev.weightflow.registry.gate.GateRules.FirstVersionRule;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.GainTest;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.evaluation.SeedDeviation;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.metric.TaskFigures;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {

    private static final ReportId REPORT = ReportId.of(Digest.ofText("report"));

    private static final EvaluationSet SET = new EvaluationSet(DatasetId.of(Digest.ofText("pascal")), Split.VAL, 100);
    private static final Look FIRST_LOOK = new Look(SET, 1, 0.005);

    private final Gate gate = new Gate(GateRules.defaults());

    @Test
    void better_in_everything_passes_with_every_number() {
        Ruling ruling = ruling(Metrics.of(0.50, 20, 0.60, 0.40), Metrics.of(0.55, 18, 0.66, 0.44));
        GateVerdict verdict = ruling.verdict();

        assertThat(ruling.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(verdict.passed()).isTrue();
        assertThat(verdict.report()).contains(REPORT);
        assertThat(verdict.checks())
                .extracting(GateCheck::name)
                .containsExactly("semseg", "normals", "sal", "human_parts", "gain", "gainLow");
        assertThat(check(verdict, "semseg").champion()).contains(0.50);
        assertThat(check(verdict, "semseg").challenger()).isEqualTo(0.55);
        assertThat(check(verdict, "semseg").limit()).isCloseTo(0.49, within(1e-12));
        assertThat(check(verdict, "normals").limit()).isCloseTo(21, within(1e-12));
        // each task gains a tenth
        assertThat(check(verdict, "gain").challenger()).isCloseTo(10, within(1e-9));
        assertThat(check(verdict, "gain").limit()).isCloseTo(1, within(1e-12));
        // the images are all alike, so that 10 less 2.5758 times the deviation of two models' seeds remains
        assertThat(check(verdict, "gainLow").challenger()).isCloseTo(10 - 2.575829 * Math.sqrt(0.5), within(1e-5));
        GainTest test = verdict.test().orElseThrow();
        assertThat(test.champion()).isEqualTo(VersionNumber.FIRST);
        assertThat(test.dataset()).isEqualTo(SET.dataset());
        assertThat(test.split()).isEqualTo(SET.split());
        assertThat(test.look()).isEqualTo(1);
        assertThat(test.level()).isEqualTo(0.005);
        assertThat(test.pValue()).isCloseTo(0, within(1e-12));
        assertThat(test.imageDeviation()).isCloseTo(0, within(1e-12));
        assertThat(test.seedDeviation()).isEqualTo(SeedDeviation.stated(0.5));
        assertThat(verdict.reason())
                .isEqualTo(
                        "Version 2 gains +10.00 % over version 1, at least +8.18 % if seeds move a model's gain by"
                                + " 0.5 %, which is assumed and not measured (look 1 of this validation set, tested at 0.5 %), and no task falls by more than its budget.");
    }

    @Test
    void equal_figures_gain_nothing_and_do_not_pass() {
        TaskMetrics same = Metrics.of(0.5, 20, 0.6, 0.4);

        GateVerdict verdict = against(same, same);

        assertThat(verdict.passed()).isFalse();
        assertThat(check(verdict, "semseg").passed()).isTrue();
        assertThat(check(verdict, "gain").passed()).isFalse();
        assertThat(verdict.reason()).contains("it gains +0.00 %, and must gain +1.00 %, 2 seed deviations");
    }

    @Test
    void equal_figures_do_not_pass_however_small_the_gain_that_is_asked_for() {
        TaskMetrics same = Metrics.of(0.5, 20, 0.6, 0.4);

        assertThat(passes(gateFor(0, 0), challenger(same), champion(same))).isFalse();
    }

    @Test
    void a_gain_below_the_least_one_does_not_pass_and_one_above_it_does() {
        // semseg gains 6 %, and with two tasks the mean is half of that
        TaskMetrics before = Metrics.two(0.5, 20);
        TaskMetrics after = Metrics.two(0.53, 20);

        // at a seed deviation of 0.5 % seven of them are more, and five are less; at twice that, three are
        assertThat(passes(gateFor(7, 0.5), challenger(after), champion(before))).isFalse();
        assertThat(passes(gateFor(5, 0.5), challenger(after), champion(before))).isTrue();
        assertThat(passes(gateFor(3.1, 1), challenger(after), champion(before))).isFalse();
    }

    @Test
    void the_seeds_of_both_models_count_and_their_deviation_is_worth_its_degrees_of_freedom() {
        TaskMetrics before = Metrics.two(0.5, 20);
        TaskMetrics after = Metrics.two(0.53, 20);

        // 3 % is beyond 2.5758 x 1.414 x 0.82 = 2.99 % but not beyond 2.5758 x 1.414 x 0.83 = 3.02 %
        assertThat(passes(gateFor(0, 0.82), challenger(after), champion(before)))
                .isTrue();
        assertThat(passes(gateFor(0, 0.83), challenger(after), champion(before)))
                .isFalse();
        // with four degrees of freedom Student's quantile is 4.6041: 4.6041 x 1.414 x 0.46 = 2.995 %, and x 0.47 = 3.06
        // %
        assertThat(passes(measured(0.46, 4), challenger(after), champion(before)))
                .isTrue();
        assertThat(passes(measured(0.47, 4), challenger(after), champion(before)))
                .isFalse();
    }

    @Test
    void the_test_is_one_sided() {
        double[] before = new double[400];
        double[] after = new double[400];
        Random random = new Random(3);
        Arrays.setAll(before, at -> 20 + random.nextGaussian());
        Arrays.setAll(after, at -> before[at] - 0.1 + random.nextGaussian());
        double meanBefore = Arrays.stream(before).average().orElseThrow();
        double meanAfter = Arrays.stream(after).average().orElseThrow();
        // the delta method, by hand: the change is 1 - after / before
        double variance = IntStream.range(0, 400)
                        .mapToDouble(at -> Math.pow(after[at] - before[at] * meanAfter / meanBefore, 2))
                        .sum()
                / 399
                / 400
                / (meanBefore * meanBefore);
        double t = (1 - meanAfter / meanBefore) / Math.sqrt(variance);

        GainTest test = gateFor(0, 0)
                .judge(
                        new Challenger(new VersionNumber(2), REPORT, normals(after), Optional.of(sums(after))),
                        new Champion(VersionNumber.FIRST, normals(before), Optional.of(sums(before))),
                        FIRST_LOOK)
                .verdict()
                .test()
                .orElseThrow();

        assertThat(test.imageDeviation()).isCloseTo(100 * Math.sqrt(variance), withinPercentage(8));
        assertThat(test.pValue())
                .isCloseTo(
                        TDistribution.of(399)
                                .survivalProbability(t * 100 * Math.sqrt(variance) / test.imageDeviation()),
                        within(1e-6));
    }

    @Test
    void a_later_look_asks_for_more() {
        TaskMetrics before = Metrics.two(0.5, 20);
        TaskMetrics after = Metrics.two(0.52, 20);
        Look tenth = new Look(SET, 10, 0.0019);

        // 2 % is 2.83 deviations: beyond 2.5758 of the first look, not beyond 2.8943 of the tenth
        assertThat(against(before, after).passed()).isTrue();
        GateVerdict later =
                gate.judge(challenger(after), champion(before), tenth).verdict();
        assertThat(later.passed()).isFalse();
        assertThat(check(later, "gainLow").passed()).isFalse();
        assertThat(later.reason())
                .contains("assumed and not measured (look 10 of this validation set, tested at 0.19 %)")
                .contains("images and seeds may have decided");
    }

    @Test
    void a_bound_is_called_confident_only_where_seeds_were_measured() {
        TaskMetrics before = Metrics.two(0.5, 20);
        TaskMetrics after = Metrics.two(0.6, 20);

        assertThat(measured(0.5, 4)
                        .judge(challenger(after), champion(before), FIRST_LOOK)
                        .verdict()
                        .reason())
                .contains("with 99.5 % confidence")
                .doesNotContain("assumed");
        assertThat(gateFor(2, 0.5)
                        .judge(challenger(after), champion(before), FIRST_LOOK)
                        .verdict()
                        .reason())
                .contains("assumed and not measured")
                .doesNotContain("confidence");
    }

    private static Gate gateFor(double minGain, double seedDeviation) {
        return gate(minGain, SeedDeviation.stated(seedDeviation));
    }

    private static Gate measured(double seedDeviation, int degreesOfFreedom) {
        return gate(0, new SeedDeviation(seedDeviation, Optional.of(degreesOfFreedom), Optional.empty()));
    }

    private static Gate gate(double minGain, SeedDeviation seeds) {
        return new Gate(
                new GateRules(GateRules.defaults().budgets(), 1, minGain, 100, 10, seeds, FirstVersionRule.PROMOTE));
    }

    private static boolean passes(Gate gate, Challenger challenger, Champion champion) {
        return gate.judge(challenger, champion, FIRST_LOOK).verdict().passed();
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
        assertThat(check(verdict, "gain").passed()).isTrue();
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
        Map<TaskName, Double> budgets = Map.of(PascalTasks.SEMSEG, 3.0);
        Gate generous = new Gate(GateRules.defaults()
                .with(new GatePolicy(Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), budgets)));
        TaskMetrics before = Metrics.two(0.50, 20);

        assertThat(passes(generous, challenger(Metrics.two(0.475, 15)), champion(before)))
                .isTrue();
        assertThat(passes(gate, challenger(Metrics.two(0.475, 15)), champion(before)))
                .isFalse();
    }

    @Test
    void a_task_of_the_champion_that_is_missing_is_refused_by_name() {
        GateVerdict verdict = against(Metrics.two(0.5, 20), Metrics.semseg(0.9));

        assertThat(verdict.passed()).isFalse();
        assertThat(verdict.reason()).contains("normals is missing in its report");
        assertThat(verdict.checks()).extracting(GateCheck::name).containsExactly("semseg", "gain", "gainLow");
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
        assertThat(check(verdict, "gain").challenger()).isCloseTo((200 - 50) / 2.0, within(1e-9));
        assertThat(verdict.passed()).isTrue();
    }

    @Test
    void no_metric_can_be_anything_but_a_number_in_its_range() {
        assertThatThrownBy(() -> Metrics.semseg(Double.NaN)).hasMessageContaining("mIoU");
        assertThatThrownBy(() -> Metrics.two(0.5, Double.NaN)).hasMessageContaining("meanAngularError");
        assertThatThrownBy(() -> Metrics.semseg(1.5)).hasMessageContaining("mIoU");
    }

    @Test
    void a_first_version_follows_the_rule_whatever_its_figures() {
        Gate holding = new Gate(new GateRules(
                GateRules.defaults().budgets(), 1, 2, 100, 10, SeedDeviation.stated(0.5), FirstVersionRule.HOLD));
        Challenger first = challenger(Metrics.semseg(0.1));

        assertThat(gate.judge(first).outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(gate.judge(first).verdict().checks()).isEmpty();
        assertThat(holding.judge(first).outcome()).isEqualTo(Outcome.UNDECIDED);
        assertThat(holding.judge(first).verdict().reason()).endsWith("the rule for that is 'hold'.");
    }

    @Test
    void a_gain_that_a_few_images_decide_does_not_pass() {
        // given a mean gain of 2 of 21 degrees that two of a hundred images bring alone: an interval by hand is about
        // -1 to 15 %
        double[] before = new double[100];
        Arrays.fill(before, 20);
        before[0] = 70;
        before[1] = 70;
        double[] after = before.clone();
        after[0] = 0;
        after[1] = 0;
        after[2] = 60;
        Champion champion = new Champion(VersionNumber.FIRST, normals(before), Optional.of(sums(before)));

        Ruling ruling = gate.judge(
                new Challenger(new VersionNumber(2), REPORT, normals(after), Optional.of(sums(after))),
                champion,
                FIRST_LOOK);
        GateVerdict verdict = ruling.verdict();

        assertThat(check(verdict, "gain").passed()).isTrue();
        assertThat(check(verdict, "gainLow").passed()).isFalse();
        assertThat(ruling.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(verdict.reason()).contains("so that images and seeds may have decided");
    }

    /** Also tested with more images than a part of a report's sums holds. */
    @ParameterizedTest
    @ValueSource(ints = {100, 100_000})
    void a_smaller_gain_on_every_image_passes(int images) {
        double[] before = new double[images];
        Arrays.setAll(before, i -> 10 + i % 30);
        double[] after = Arrays.stream(before).map(error -> error - 0.5).toArray();
        Champion champion = new Champion(VersionNumber.FIRST, normals(before), Optional.of(sums(before)));

        GateVerdict verdict = gate.judge(
                        new Challenger(new VersionNumber(2), REPORT, normals(after), Optional.of(sums(after))),
                        champion,
                        FIRST_LOOK)
                .verdict();

        assertThat(verdict.passed()).isTrue();
        assertThat(check(verdict, "gainLow").challenger()).isPositive();
    }

    @Test
    void on_too_few_images_nothing_is_decided() {
        TaskMetrics before = Metrics.two(0.3, 30);
        TaskMetrics after = Metrics.two(0.9, 10);

        Challenger challenger =
                new Challenger(new VersionNumber(2), REPORT, after, Optional.of(Metrics.sums(after, 99)));

        Ruling ruling = gate.judge(
                challenger,
                new Champion(VersionNumber.FIRST, before, Optional.of(Metrics.sums(before, 99))),
                FIRST_LOOK);

        assertThat(ruling.outcome()).isEqualTo(Outcome.UNDECIDED);
        assertThat(ruling.verdict().passed()).isFalse();
        assertThat(ruling.verdict().checks()).isEmpty();
        assertThat(ruling.verdict().test()).isEmpty();
        assertThat(ruling.verdict().reason())
                .isEqualTo("Version 2 cannot be compared with version 1: 99 images are too few to decide, and the gate"
                        + " asks for 100; lower the model's minImages, or promote by hand if it is wanted.");
        // which is known before the champion's figures are
        assertThat(gate.obstacle(challenger, VersionNumber.FIRST))
                .contains(ruling.verdict().reason());
    }

    @Test
    void other_images_or_none_are_not_compared() {
        TaskMetrics metrics = Metrics.two(0.3, 30);
        Challenger challenger = challenger(metrics);

        Ruling without =
                gate.judge(challenger, new Champion(VersionNumber.FIRST, metrics, Optional.empty()), FIRST_LOOK);
        Ruling others = gate.judge(
                challenger,
                new Champion(VersionNumber.FIRST, metrics, Optional.of(Metrics.sums(metrics, 101))),
                FIRST_LOOK);

        assertThat(without.outcome()).isEqualTo(Outcome.UNDECIDED);
        assertThat(without.verdict().reason()).contains("the report of version 1 does not keep");
        assertThat(others.outcome()).isEqualTo(Outcome.UNDECIDED);
        assertThat(others.verdict().reason()).contains("one was measured on 100 images and the other on 101");
    }

    private static TaskMetrics normals(double[] errors) {
        double mean = Arrays.stream(errors).average().orElseThrow();
        return TaskMetrics.ofPascal(
                Optional.empty(), Optional.of(TaskFigures.normals(mean, mean)), Optional.empty(), Optional.empty());
    }

    /** Creates images of a hundred valid pixels each. */
    private static ImageSums sums(double[] errors) {
        return new ImageSums(
                ImageSums.FORMAT,
                IntStream.range(0, errors.length).mapToObj(i -> "image-" + i).toList(),
                Map.of(
                        PascalTasks.NORMALS,
                        Arrays.stream(errors)
                                .mapToObj(error -> List.of(100 * error, 100.0))
                                .toList()));
    }

    @Test
    void rules_that_make_no_sense_are_refused_all_at_once() {
        Map<TaskName, Double> budgets = new TreeMap<>(GateRules.defaults().budgets());
        budgets.put(PascalTasks.SAL, -1.0);
        budgets.put(PascalTasks.SEMSEG, Double.NaN);

        assertThatThrownBy(() -> new GateRules(budgets, 1, -1, 0, 0, null, FirstVersionRule.HOLD))
                .hasMessageContaining("minGain")
                .hasMessageContaining("minImages")
                .hasMessageContaining("looks")
                .hasMessageContaining("seedDeviation")
                .hasMessageContaining("budget.semseg")
                .hasMessageContaining("budget.sal");
    }

    /** Tests that a promoted model gains and keeps every budget, so that no two models can replace each other. */
    @Test
    void no_pair_of_models_may_replace_each_other_when_budgets_are_zero() {
        Map<TaskName, Double> none = new TreeMap<>();
        for (TaskName task : PascalTasks.NAMES) {
            none.put(task, 0.0);
        }
        Gate strict = new Gate(new GateRules(none, 0, 2, 2, 10, SeedDeviation.stated(0.05), FirstVersionRule.PROMOTE));
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            TaskMetrics one = random(random);
            TaskMetrics other = random(random);
            boolean there = passes(strict, few(one), champion(other, 2));
            boolean back = passes(strict, few(other), champion(one, 2));

            assertThat(there && back).as("seed " + seed).isFalse();
        }
    }

    private static TaskMetrics random(Random random) {
        // few values, so that ties are frequent
        return Metrics.of(
                random.nextInt(4) / 4.0, random.nextInt(4) * 10, random.nextInt(4) / 4.0, random.nextInt(4) / 4.0);
    }

    private GateVerdict against(TaskMetrics champion, TaskMetrics challenger) {
        return ruling(champion, challenger).verdict();
    }

    private Ruling ruling(TaskMetrics champion, TaskMetrics challenger) {
        return gate.judge(challenger(challenger), champion(champion), FIRST_LOOK);
    }

    private static Challenger challenger(TaskMetrics metrics) {
        return new Challenger(new VersionNumber(2), REPORT, metrics, Optional.of(Metrics.sums(metrics, 100)));
    }

    private static Challenger few(TaskMetrics metrics) {
        return new Challenger(new VersionNumber(2), REPORT, metrics, Optional.of(Metrics.sums(metrics, 2)));
    }

    private static Champion champion(TaskMetrics metrics) {
        return champion(metrics, 100);
    }

    private static Champion champion(TaskMetrics metrics, int images) {
        return new Champion(VersionNumber.FIRST, metrics, Optional.of(Metrics.sums(metrics, images)));
    }

    private static GateCheck check(GateVerdict verdict, String name) {
        return verdict.checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
