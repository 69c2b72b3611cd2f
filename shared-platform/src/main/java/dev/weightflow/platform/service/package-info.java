/**
 * The shell of every service: start, health, shutdown. A service's wiring is one class:
 *
 * <pre>{@code
 * class EvaluatorWiring {
 *     @Produces
 *     @Singleton
 *     EvaluatorSettings settings(Config config) {
 *         return EvaluatorSettings.of(Settings.of(config)); // a fault stops the application
 *     }
 *
 *     @Produces
 *     @Singleton
 *     ServiceHandle<JobService<EvaluationSpec>> evaluations(EvaluatorSettings settings, ObjectStore store, Clock clock) {
 *         return ServiceHandle.of("evaluator", service -> {
 *             Journal<...> journal = service.follow(Journal.open(...));
 *             return JobService.start(service, JobService.worker("evaluator"), journal, ...);
 *         });
 *     }
 * }
 * }</pre>
 *
 * Resources and channels inject {@code ServiceHandle} or {@code Supplier} of that type and call {@code get()} when they are called themselves: until the
 * service has started that answers 503 with the reason. Channels do not run before.
 */
package dev.weightflow.platform.service;
