/** State of the platform: services, workers and the jobs they hold, queues, dead letters, refused facts, damaged objects, a job's log. */
package dev.weightflow.console.operations;
