/** The edge to HTTP. What is asked for here ends as the same record as what others put into the log. */
package dev.weightflow.evaluator.rest;
