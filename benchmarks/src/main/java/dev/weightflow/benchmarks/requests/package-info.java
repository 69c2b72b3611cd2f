/** Benchmark of requests for trainings by REST beside two busy trainers, and of their cancellation. */
package dev.weightflow.benchmarks.requests;
