package dev.weightflow.deployment.boards;

import dev.weightflow.deployment.boards.Panel.Form;
import dev.weightflow.deployment.boards.Panel.Query;
import dev.weightflow.deployment.boards.Panel.Unit;
import java.util.List;

/** The way from a job to a promoted model, and what the models are worth. */
final class TrainingBoard {

    private TrainingBoard() {}

    static Board board() {
        return new Board(
                "weightflow-training",
                "Weightflow: training and models",
                "Whether training gets on, and whether models get better.",
                List.of(
                        Panel.of(
                                "What state are the jobs in?",
                                "All jobs of the log by state.",
                                Form.NUMBERS,
                                Unit.COUNT,
                                Query.of("weightflow:jobs:max", "{{state}}")),
                        Panel.of(
                                "How far are the running jobs?",
                                "Steps done of all steps, by trainer.",
                                Form.LINES,
                                Unit.RATIO,
                                Query.of("weightflow_job_progress_ratio{kind=\"training\"}", "{{instance}}")),
                        Panel.of(
                                "Does the loss fall?",
                                "Each task's loss and their weighted sum, by trainer.",
                                Form.LINES,
                                Unit.NONE,
                                Query.of("weightflow_training_loss", "{{task}} {{instance}}")),
                        Panel.of(
                                "How fast does training go?",
                                "Images a second over all trainers.",
                                Form.LINES,
                                Unit.IMAGES_PER_SECOND,
                                Query.of("weightflow:training_images:rate5m", "images")),
                        Panel.of(
                                "How long does training pause for a checkpoint?",
                                "19 of 20 take no longer than this. Well below the trainer's grace period, or a stop loses work.",
                                Form.LINES,
                                Unit.SECONDS,
                                Query.of("weightflow:checkpoint_commit_seconds:p95_1h", "19 of 20"),
                                Query.of(
                                        "sum(rate(weightflow_checkpoint_commit_seconds_sum[1h]))"
                                                + " / sum(rate(weightflow_checkpoint_commit_seconds_count[1h]))",
                                        "mean")),
                        Panel.of(
                                "Do trainers keep their claims?",
                                "Expired and lost claims are work done twice.",
                                Form.LINES,
                                Unit.COUNT,
                                Query.of(
                                        "sum by (outcome) (increase(weightflow_claims_total{kind=\"training\"}[$__rate_interval]))",
                                        "{{outcome}}")),
                        Panel.of(
                                "How do jobs end?",
                                "By method, over the time shown.",
                                Form.BARS,
                                Unit.COUNT,
                                Query.of(
                                        "sum by (method, outcome) (increase(weightflow_job_duration_seconds_count{kind=\"training\"}[$__range]))",
                                        "{{method}} {{outcome}}")),
                        Panel.of(
                                "How do evaluations end?",
                                "Over the time shown.",
                                Form.BARS,
                                Unit.COUNT,
                                Query.of(
                                        "sum by (outcome) (increase(weightflow_job_duration_seconds_count{kind=\"evaluation\"}[$__range]))",
                                        "{{outcome}}")),
                        Panel.of(
                                "Does the challenger beat the champion?",
                                "mIoU of each task; greater is better.",
                                Form.LINES,
                                Unit.RATIO,
                                Query.of(
                                        "max by (model, task, role) (weightflow_model_metric{task!=\"normals\"})",
                                        "{{model}} {{task}} {{role}}")),
                        Panel.of(
                                "How far off are the normals?",
                                "Mean angular error; smaller is better.",
                                Form.LINES,
                                Unit.DEGREES,
                                Query.of(
                                        "max by (model, role) (weightflow_model_metric{task=\"normals\"})",
                                        "{{model}} {{role}}")),
                        Panel.of(
                                "What does the gate decide?",
                                "Promotions that passed and that were rejected, and aliases moved, over the time shown.",
                                Form.BARS,
                                Unit.COUNT,
                                Query.of(
                                        "sum by (outcome) (increase(weightflow_gate_decisions_total[$__range]))",
                                        "{{outcome}}"),
                                Query.of(
                                        "sum by (by) (increase(weightflow_alias_moves_total[$__range]))",
                                        "alias moved by {{by}}")),
                        Panel.of(
                                "What do the retraining policies decide about new data?",
                                "Trainings asked for and datasets passed over, over the time shown.",
                                Form.BARS,
                                Unit.COUNT,
                                Query.of(
                                        "sum by (outcome) (increase(weightflow_retrainings_total[$__range]))",
                                        "{{outcome}}"))));
    }
}
