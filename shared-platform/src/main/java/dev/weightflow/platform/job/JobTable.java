package dev.weightflow.platform.job;

import static dev.weightflow.platform.database.Column.number;
import static dev.weightflow.platform.database.Column.text;

import dev.weightflow.platform.database.Column;
import dev.weightflow.platform.database.Queries;
import dev.weightflow.platform.database.Row;
import dev.weightflow.platform.database.Table;
import dev.weightflow.platform.database.Transaction;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.job.JobSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Table of the jobs of a topic, for those that follow it: one row a job, which changes by the same transitions as in a {@link JobProjection}. */
public final class JobTable<S extends JobSpec> {
    /** Version of the rows; must change whenever jobs are stored or events applied differently. */
    public static final int VERSION = 1;

    private static final String NEWEST_FIRST = "ORDER BY requested DESC, id";

    private final JobJson<S> json;
    private final Table table;
    private final Function<S, List<?>> labels;
    private final int labelled;

    /**
     * @param columns columns by which jobs are found besides their state and age, each with an index of its own
     * @param labels their values
     */
    public JobTable(Class<S> spec, List<Column> columns, Function<S, List<?>> labels) {
        this.json = new JobJson<>(spec);
        this.labels = labels;
        this.labelled = columns.size();
        Table jobs = Table.named("jobs", text("id"))
                .with(text("state"), number("requested"), number("since"), text("content"))
                .with(columns.toArray(Column[]::new))
                .indexedForReadersBy("state", "since")
                .indexedForReadersBy("since")
                .indexedForReadersBy("requested");
        for (Column column : columns) {
            jobs = jobs.indexedForReadersBy(column.name(), "since");
        }
        this.table = jobs;
    }

    public Table table() {
        return table;
    }

    /** Returns the view over these queries. */
    public Rows rows(Queries queries) {
        return new Rows(queries);
    }

    /** Begins to apply events within a transaction. */
    public Changes changes(Transaction transaction) {
        return new Changes(transaction);
    }

    private Job<S> job(Row row) {
        return json.read(row.text("content").getBytes(StandardCharsets.UTF_8)).get(0);
    }

    private Optional<Job<S>> job(Queries queries, JobId id) {
        return queries.first(table, "WHERE id = ?", this::job, id.value());
    }

    /** Jobs in the table. */
    public final class Rows {
        private final Queries queries;

        private Rows(Queries queries) {
            this.queries = queries;
        }

        public Optional<Job<S>> job(JobId id) {
            return JobTable.this.job(queries, id);
        }

        /** Passes on all jobs one after another. */
        public void each(Consumer<Job<S>> receiver) {
            queries.each(table, "", row -> receiver.accept(JobTable.this.job(row)));
        }

        /** Returns the jobs that have not ended, the latest request first. */
        public List<Job.Accepted<S>> underWay() {
            return queries.list(
                    table,
                    "WHERE state IN ('" + JobState.WAITING.key() + "', '" + JobState.CLAIMED.key() + "') "
                            + NEWEST_FIRST,
                    row -> JobTable.this.job(row).accepted().orElseThrow());
        }

        /** Returns the jobs with that label, the latest request first. */
        public List<Job<S>> with(Column label, String value) {
            return queries.list(table, "WHERE " + label.name() + " = ? " + NEWEST_FIRST, JobTable.this::job, value);
        }

        /** Returns the jobs in that state with that label, the latest first. */
        public List<Job<S>> latest(JobState state, Column label, String value, int most) {
            return queries.list(
                    table,
                    "WHERE " + label.name() + " = ? AND state = ? ORDER BY since DESC, id DESC LIMIT ?",
                    JobTable.this::job,
                    value,
                    state.key(),
                    most);
        }

        /** Returns the jobs that have been in that state since a later time than that, the latest first. */
        public List<Job<S>> after(JobState state, Instant moment) {
            return queries.list(
                    table,
                    "WHERE state = ? AND since > ? ORDER BY since DESC",
                    JobTable.this::job,
                    state.key(),
                    moment);
        }

        /** Returns the jobs that were requested last, the latest first. */
        public List<Job<S>> newest(int most) {
            return queries.list(table, NEWEST_FIRST + " LIMIT ?", JobTable.this::job, most);
        }

        /** Returns the jobs whose ids have that prefix. */
        public List<Job<S>> startingWith(String beginning, int most) {
            return queries.startingWith(table, "id", beginning, most, JobTable.this::job);
        }

        public boolean isEmpty() {
            return queries.first(table, "", row -> row).isEmpty();
        }

        /** Returns the values of that label, in order. */
        public List<String> values(Column label) {
            String column = label.name();
            List<String> values = new ArrayList<>();
            Optional<String> next = Optional.of("");
            while (next.isPresent()) {
                // one step a value, where DISTINCT would read the label of every job
                next = queries.first(
                        table,
                        "WHERE " + column + " > ? ORDER BY " + column + ", since",
                        row -> row.text(column),
                        next.get());
                next.ifPresent(values::add);
            }
            return values;
        }

        /** Returns some of the jobs in that state with those labels, the latest change first. */
        public Selection select(Optional<JobState> state, Map<Column, String> wanted) {
            return new Selection(state, wanted);
        }

        /** Jobs in a state with labels, or all. */
        public final class Selection {
            private final String condition;
            private final List<Object> arguments = new ArrayList<>();

            private Selection(Optional<JobState> state, Map<Column, String> wanted) {
                List<String> conditions = new ArrayList<>();
                state.ifPresent(one -> {
                    conditions.add("state = ?");
                    arguments.add(one.key());
                });
                wanted.forEach((label, value) -> {
                    conditions.add(label.name() + " = ?");
                    arguments.add(value);
                });
                this.condition = conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
            }

            public int count() {
                return (int)
                        queries.number("SELECT count(*) FROM " + table.name() + " " + condition, arguments.toArray());
            }

            /** Returns the jobs of a page, the latest change first. */
            public List<Job<S>> page(int skipped, int length) {
                List<Object> all = new ArrayList<>(arguments);
                all.add(length);
                all.add(skipped);
                return queries.list(
                        table,
                        condition + " ORDER BY since DESC, id LIMIT ? OFFSET ?",
                        JobTable.this::job,
                        all.toArray());
            }
        }

        public int count(JobState state) {
            return (int) queries.number("SELECT count(*) FROM " + table.name() + " WHERE state = ?", state.key());
        }

        /** Returns the time since which the job that has been in that state for longest is so. */
        public Optional<Instant> oldest(JobState state) {
            return queries.first(table, "WHERE state = ? ORDER BY since", row -> row.instant("since"), state.key());
        }
    }

    /** Changes of jobs within a transaction. A job is written once, however many of its events come together. */
    public final class Changes {
        private final Transaction transaction;
        private final Map<JobId, Optional<Job<S>>> known = new HashMap<>();
        private final Set<JobId> changed = new LinkedHashSet<>();

        private Changes(Transaction transaction) {
            this.transaction = transaction;
        }

        /** Applies an event, and returns the job if it has changed. */
        public Optional<Job<S>> apply(Envelope<JobEvent> envelope) {
            JobEvent event = envelope.event();
            EventContext context = envelope.context().by(envelope.actor());
            Optional<Job<S>> before = known.computeIfAbsent(event.job(), id -> job(transaction, id));
            Optional<Job<S>> after = before.map(job -> job.after(event, envelope.time(), context))
                    .or(() -> Job.begin(event, envelope.time(), context));
            if (after.isEmpty() || before.filter(job -> job == after.get()).isPresent()) {
                return Optional.empty();
            }
            known.put(event.job(), after);
            changed.add(event.job());
            return after;
        }

        /** Stores the jobs that have changed. */
        public void finish() {
            changed.forEach(id -> put(known.get(id).orElseThrow()));
        }

        private void put(Job<S> job) {
            List<Object> values = new ArrayList<>(List.of(
                    job.id().value(),
                    job.state().key(),
                    job.accepted()
                            .map(accepted -> accepted.record().requestedAt())
                            .orElse(job.since()),
                    job.since(),
                    new String(json.write(List.of(job)), StandardCharsets.UTF_8)));
            values.addAll(job.spec()
                    .<List<?>>map(labels::apply)
                    .orElseGet(() -> Collections.nCopies(labelled, Optional.empty())));
            transaction.put(table, values.toArray());
        }
    }
}
