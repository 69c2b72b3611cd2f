/** Times the way back from a lost Kafka. */
package dev.weightflow.benchmarks.restore;
