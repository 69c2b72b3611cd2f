package dev.weightflow.deployment.boards;

import dev.weightflow.deployment.boards.Panel.Form;
import dev.weightflow.deployment.boards.Panel.Query;
import dev.weightflow.deployment.boards.Panel.Unit;
import java.util.List;

/** The way from a folder of images to events, and whether it is free. */
final class PipelineBoard {

    private PipelineBoard() {}

    static Board board() {
        return new Board(
                "weightflow-pipeline",
                "Weightflow: the pipeline",
                "Whether services, queues, data and storage are well.",
                List.of(
                        Panel.of(
                                "Is every service up?",
                                "Instances that answer, by service. 0 is an outage.",
                                Form.NUMBERS,
                                Unit.NONE,
                                Query.of(
                                        "sum by (job) (up{job=~\"dataset-ingestion|trainer|evaluator|checkpoint-registry\"})",
                                        "{{job}}")),
                        Panel.of(
                                "What is happening?",
                                "Facts appended to the log, by kind.",
                                Form.LINES,
                                Unit.COUNT,
                                Query.of(
                                        "sum by (type) (increase(weightflow_events_total[$__rate_interval]))",
                                        "{{type}}")),
                        Panel.of(
                                "How long have requests waited?",
                                "The oldest request of each queue that nobody works on. Jobs may wait for the job before them, retrainings for the end of one.",
                                Form.LINES,
                                Unit.SECONDS,
                                Query.of("weightflow:queue_age_seconds:max", "{{queue}}")),
                        Panel.of(
                                "How many requests wait?",
                                "Requests that nobody works on, by queue.",
                                Form.LINES,
                                Unit.COUNT,
                                Query.of("max by (queue) (weightflow_queue_length_requests)", "{{queue}}")),
                        Panel.of(
                                "Do the services keep up with the log?",
                                "Records that a service has still to read. High after a start, then near 0.",
                                Form.LINES,
                                Unit.COUNT,
                                Query.of("max by (job, topic) (weightflow_consumer_lag_records)", "{{job}} {{topic}}")),
                        Panel.of(
                                "How many samples come in, and how many are left out?",
                                "In the last hour.",
                                Form.LINES,
                                Unit.COUNT,
                                Query.of("sum by (split) (increase(weightflow_samples_total[1h]))", "{{split}}"),
                                Query.of("sum(increase(weightflow_samples_quarantined_total[1h]))", "left out")),
                        Panel.of(
                                "Why are samples left out?",
                                "By reason, over the time shown.",
                                Form.BARS,
                                Unit.COUNT,
                                Query.of(
                                        "sum by (reason) (increase(weightflow_samples_quarantined_total[$__range]))",
                                        "{{reason}}")),
                        Panel.of(
                                "What became of the requests to ingest?",
                                "Over the time shown. Recognised: the same data were there already.",
                                Form.BARS,
                                Unit.COUNT,
                                Query.of(
                                        "sum by (outcome) (increase(weightflow_job_duration_seconds_count{kind=\"ingestion\"}[$__range]))",
                                        "{{outcome}}")),
                        Panel.of(
                                "Which topics hold records that nobody could read?",
                                "Dead letters over the time shown. Anything but 0 wants a look.",
                                Form.BARS,
                                Unit.COUNT,
                                Query.of(
                                        "sum by (topic) (increase(weightflow_dead_letters_total[$__range]))",
                                        "{{topic}}")),
                        Panel.of(
                                "What fails, and why?",
                                "Failures by service and code, over the time shown.",
                                Form.BARS,
                                Unit.COUNT,
                                Query.of(
                                        "sum by (job, code) (increase(weightflow_failures_total[$__range]))",
                                        "{{job}} {{code}}")),
                        Panel.of(
                                "How fast does the object store answer?",
                                "Mean time of a call, by operation.",
                                Form.LINES,
                                Unit.SECONDS,
                                Query.of(
                                        "sum by (operation) (rate(weightflow_object_store_seconds_sum[$__rate_interval]))"
                                                + " / sum by (operation) (rate(weightflow_object_store_seconds_count[$__rate_interval]))",
                                        "{{operation}}")),
                        Panel.of(
                                "How often does the object store fail?",
                                "Share of calls that failed, by the service that called. Services try again.",
                                Form.LINES,
                                Unit.RATIO,
                                Query.of("weightflow:object_store_failures:ratio5m", "{{job}}"))));
    }
}
