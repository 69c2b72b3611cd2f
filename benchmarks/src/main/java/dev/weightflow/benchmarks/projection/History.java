package dev.weightflow.benchmarks.projection;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.TableProjection;
import dev.weightflow.schema.event.Event;

/** Made-up history of so many versions. */
interface History<V, E extends Event> {
    int versions();

    long facts();

    TableProjection<V, E> projection();

    /** Makes up the fact with that number, from 0 on. */
    Envelope<E> fact(long number);

    GeneratedLog<E> log();

    /** Measures queries. */
    void ask(V view, Latencies latencies);

    /** Measures decisions, if the history has a writer among the services. */
    default void decide(Journal<V, E> journal) {}
}
