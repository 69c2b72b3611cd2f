/** How the platform is: services, workers and what they hold, queues, dead letters, refused facts, damaged objects, a job's log. */
package dev.weightflow.console.operations;
