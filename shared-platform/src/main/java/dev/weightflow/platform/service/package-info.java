/**
 * The shell of every service: start, health, shutdown. A service's wiring is one class:
 *
 * <pre>{@code
 * class EvaluatorWiring {
 *     @Produces
 *     @Singleton
 *     EvaluatorSettings settings(Config config) {
 *         return EvaluatorSettings.of(MicroProfileSettings.of(config)); // a fault stops the application
 *     }
 *
 *     @Produces
 *     @Singleton
 *     RetryingStartup<Evaluations> evaluations(EvaluatorSettings settings, ObjectStore store, Clock clock) {
 *         return RetryingStartup.of("evaluator", service -> {
 *             Journal<...> journal = service.open(Journal.open(...));
 *             service.readyUnless(journal::notReady);
 *             service.readyWhileRead("evaluations", journal::timeSinceLastRead);
 *             JobWorker worker = service.work(JobWorker.start(...));
 *             service.aliveUnless(worker::notAlive);
 *             return new Evaluations(journal, store, clock);
 *         });
 *     }
 * }
 * }</pre>
 *
 * Resources and channels inject {@code RetryingStartup<Evaluations>} and call {@code get()} when they are called themselves: until the
 * service has started that answers 503 with the reason. Channels do not run before.
 */
package dev.weightflow.platform.service;
